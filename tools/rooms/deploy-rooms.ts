import type { Room } from './room.ts';

/** The rooms of `@waybill/deploy`. */
export const deploy: readonly Room[] = [
  { name: 'steps', does: 'One file for each hook', uses: ['environments', 'rollout'] },
  {
    name: 'commands',
    does: 'Commands of `npx waybill`',
    uses: ['approval', 'environments', 'health', 'rollback', 'rollout', 'targets'],
  },
  {
    name: 'rollout',
    does: 'Decides, deploys, checks and records',
    uses: ['environments', 'health', 'rollback', 'targets'],
  },
  {
    name: 'rollback',
    does: 'What a rollback does beside the target, and a later deployment undoes: steps, tags, release page',
    uses: ['environments', 'targets'],
  },
  { name: 'approval', does: 'Asks whether a person has to approve', uses: ['environments', 'targets'] },
  {
    name: 'environments',
    does: 'What an environment is, and what the ledger knows of it',
    uses: ['health', 'targets'],
  },
  { name: 'targets', does: 'Ways to deploy: a workflow, Kubernetes, commands', uses: [] },
  { name: 'health', does: 'Asks a service whether it is well and has the new version', uses: ['targets'] },
  { name: 'errors', does: 'Sentences of `errors.ts` by subject', uses: [] },
];
