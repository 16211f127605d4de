import type { Room } from './room.ts';

/** The rooms of the announcement, and of the plugins that send it. */
export const announcement: readonly Room[] = [
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
