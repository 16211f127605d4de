import type { Room } from './room.ts';

/** The rooms of the pipeline, in the order in which a reader should meet them. */
export const pipeline: readonly Room[] = [
  {
    name: 'steps',
    does: 'One file for each hook',
    uses: [
      ...['commits', 'delivery', 'deployments', 'handover', 'known-plugins', 'ledger', 'plugins', 'public'],
      ...['resume', 'summary'],
    ],
  },
  {
    name: 'commands',
    does: 'Commands of `npx waybill`',
    uses: ['configuration', 'delivery', 'handover', 'ledger', 'plugins', 'public', 'resume', 'steps', 'summary'],
  },
  {
    name: 'alerts',
    does: 'Commands that notify people where no hook runs',
    uses: ['configuration', 'delivery', 'ledger', 'plugins', 'summary'],
  },
  {
    name: 'commits',
    does: 'Reads commits as Conventional Commits 1.0.0 says',
    uses: ['known-plugins', 'ledger', 'markdown', 'plugins'],
  },
  { name: 'handover', does: 'What a build job hands to the release job', uses: ['ledger', 'resume'] },
  {
    name: 'resume',
    does: 'Finds a release that was interrupted, restores its bytes, finishes it',
    uses: ['commits', 'delivery', 'deployments', 'known-plugins', 'ledger', 'markdown', 'plugins', 'public'],
  },
  {
    name: 'public',
    does: 'Compares what everyone can see of a release with the ledger; writes `VERIFY.md`',
    uses: ['configuration', 'known-plugins', 'ledger', 'plugins'],
  },
  {
    name: 'delivery',
    does: 'Delivers and notifies, each recorded before and after',
    uses: ['known-plugins', 'ledger', 'plugins', 'summary'],
  },
  {
    name: 'deployments',
    does: 'What plugins that deploy know of the ledger, and write into it',
    uses: ['configuration', 'delivery', 'ledger', 'plugins'],
  },
  { name: 'known-plugins', does: 'What we know of third-party plugins', uses: ['ledger'] },
  {
    name: 'configuration',
    does: 'Reads the configuration where no hook runs',
    uses: ['known-plugins', 'ledger', 'plugins'],
  },
  { name: 'plugins', does: 'Loads the plugins, runs their hooks in stages', uses: ['known-plugins', 'log', 'summary'] },
  { name: 'log', does: 'Shows what plugins say: a line each, the rest in groups', uses: [] },
  { name: 'summary', does: "The job's summary and outputs", uses: ['ledger', 'markdown'] },
  { name: 'markdown', does: 'Makes Markdown of strangers harmless', uses: [] },
  { name: 'ledger', does: 'The ledger and its lease in `refs/notes/waybill`', uses: [] },
];
