import type { Room } from './room.ts';

/** The rooms of `packages/init`. */
export const init: readonly Room[] = [
  {
    name: 'command',
    does: 'The command: reads, asks, shows, writes, and says what is left to do',
    uses: ['ask', 'plan', 'repository', 'tools', 'write'],
  },
  { name: 'ask', does: 'Questions, and what is taken where nobody is asked', uses: ['plan', 'repository'] },
  {
    name: 'plan',
    does: 'Decides which files a repository gets, and what a person has to set',
    uses: ['edit', 'repository', 'tools'],
  },
  {
    name: 'tools',
    does: 'Takes over settings of other release tools, and names what it leaves out',
    uses: ['repository'],
  },
  { name: 'edit', does: 'Changes texts, and leaves the rest of them byte for byte', uses: [] },
  { name: 'write', does: 'Writes files inside of the repository, and lets the lock file be written', uses: ['plan'] },
  { name: 'repository', does: 'Reads a repository, and concludes what it is', uses: [] },
];
