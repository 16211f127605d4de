export { asPlainText } from './as-plain-text.ts';
export type { Message, PlainMessage } from './message.ts';
export { renderFailure } from './render-failure.ts';
export { renderRelease } from './render-release.ts';
