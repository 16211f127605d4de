import type { Room } from './room.ts';

/** The rooms of the announcement, and of the plugins that send it. */
export const announcement: readonly Room[] = [
  { name: 'steps', does: 'Writes and previews the announcement', uses: ['compose', 'facts', 'formats', 'say'] },
  { name: 'hooks', does: 'The hooks that notifiers share', uses: ['compose', 'say'] },
  {
    name: 'say',
    does: 'The message about an event, by a template or as it comes with Waybill',
    uses: ['compose', 'facts', 'formats', 'routes', 'templates'],
  },
  {
    name: 'templates',
    does: 'Reads and renders templates of the project',
    uses: ['compose', 'document', 'facts', 'formats'],
  },
  { name: 'compose', does: 'Messages for those who are notified', uses: ['document', 'facts'] },
  { name: 'facts', does: 'Collects what there is to say', uses: ['document'] },
  { name: 'formats', does: 'HTML, plain text and Markdown of a message', uses: ['document'] },
  {
    name: 'document',
    does: 'Reads Markdown into pieces, in which no text of others is markup',
    uses: [],
  },
  { name: 'routes', does: 'Who is notified of which event', uses: [] },
  { name: 'notify', does: 'Delivers messages once, and records it', uses: [] },
];

export const slack: readonly Room[] = [
  { name: 'steps', does: 'One file for each hook', uses: ['render', 'routes', 'send'] },
  { name: 'routes', does: 'The channels of the options, and when they are notified', uses: [] },
  { name: 'render', does: "Makes messages of blocks within Slack's limits", uses: [] },
  { name: 'send', does: 'Posts and changes messages by token or webhook', uses: ['render', 'routes'] },
];

export const email: readonly Room[] = [
  { name: 'steps', does: 'One file for each hook', uses: ['render', 'send'] },
  { name: 'send', does: 'Sends a mail to one recipient by SMTP', uses: ['render'] },
  { name: 'render', does: 'Makes HTML and plain text of a message', uses: [] },
];

export const webhook: readonly Room[] = [
  { name: 'steps', does: 'One file for each hook', uses: ['presets', 'send'] },
  { name: 'presets', does: 'The body of a message for each kind of receiver, one file each', uses: [] },
  { name: 'send', does: 'Signs and posts, and repeats what may be repeated', uses: [] },
];
