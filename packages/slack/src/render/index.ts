export { asPlainText } from './as-plain-text.ts';
export type { PlainMessage, SlackMessage } from './message.ts';
export { renderFailure } from './render-failure.ts';
export { renderWithThread } from './render-message.ts';
