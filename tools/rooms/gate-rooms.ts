import type { Room } from './room.ts';

/** The rooms of `packages/gate`. */
export const gate: readonly Room[] = [
  {
    name: 'commands',
    does: 'Commands of `npx waybill`',
    uses: ['checklist', 'gather', 'page', 'people', 'service', 'steps'],
  },
  {
    name: 'steps',
    does: 'One file for each hook',
    uses: ['checklist', 'checks', 'gather', 'migration', 'page', 'people', 'service', 'words'],
  },
  {
    name: 'gather',
    does: 'Gathers what a checklist is computed from',
    uses: ['branches', 'checklist', 'migration', 'people', 'service'],
  },
  {
    name: 'checklist',
    does: 'Computes the checklist from facts, and renders it',
    uses: ['branches', 'checks', 'migration', 'people'],
  },
  { name: 'page', does: 'Writes the finished checklist into the notes of the release page', uses: ['service'] },
  { name: 'people', does: 'Items of a person, and where they are ticked', uses: ['checks', 'service'] },
  { name: 'branches', does: 'Which branches lack the last stable release', uses: ['checks'] },
  { name: 'migration', does: 'Which breaking changes have no migration text', uses: [] },
  { name: 'checks', does: 'Reads the checks of a commit, judges them, waits for them', uses: ['service', 'words'] },
  { name: 'service', does: 'Asks GitHub and GitLab', uses: [] },
  { name: 'words', does: 'Checks and times in words', uses: [] },
  { name: 'errors', does: 'What goes wrong, by what it is about', uses: ['words'] },
];
