import type { Room } from './room.ts';

/** The rooms of `packages/metrics`. */
export const metrics: readonly Room[] = [
  { name: 'commands', does: 'Commands of `npx waybill`', uses: ['adoption', 'facts', 'measure', 'render'] },
  { name: 'steps', does: 'One file for each hook', uses: ['quality'] },
  { name: 'adoption', does: 'Asks those who count downloads', uses: ['facts', 'measure'] },
  { name: 'facts', does: 'What the ledger and git know of the past', uses: [] },
  { name: 'measure', does: 'The measures, from the facts alone', uses: ['facts'] },
  { name: 'render', does: 'Text, Markdown, OpenMetrics, a page, a badge', uses: ['measure'] },
  { name: 'quality', does: 'Reads coverage and benchmark reports', uses: [] },
];
