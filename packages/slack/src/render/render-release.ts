import { composeRelease, type ReleaseFacts } from '@waybill/announcement';
import type { SlackMessage } from './message.ts';
import { renderMessage } from './render-message.ts';

/** The message about a release for engineers: title, notes with breaking changes first, how to install, where to read more. */
export function renderRelease(facts: ReleaseFacts): SlackMessage {
  return renderMessage(composeRelease(facts, 'released', 'engineering'));
}
