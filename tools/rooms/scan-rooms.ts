import type { Room } from './room.ts';

export const scan: readonly Room[] = [
  {
    name: 'steps',
    does: 'One file for each hook',
    uses: ['findings', 'former', 'policy', 'results', 'scanners', 'subjects'],
  },
  { name: 'former', does: 'Gets the SBOMs of the last release, and compares findings', uses: ['findings', 'subjects'] },
  { name: 'subjects', does: 'What ships, by its SBOMs', uses: [] },
  {
    name: 'scanners',
    does: 'Finds scanners and runs them: one file for each tool',
    uses: ['findings', 'reports', 'subjects'],
  },
  { name: 'reports', does: 'Reads what each tool prints', uses: ['findings'] },
  { name: 'findings', does: 'One form for what any tool finds', uses: [] },
  { name: 'policy', does: 'Reads ignores and VEX, and decides about each finding', uses: ['findings'] },
  {
    name: 'results',
    does: 'Writes the result as JSON, SARIF, OpenVEX and tables',
    uses: ['findings', 'policy', 'subjects'],
  },
];
