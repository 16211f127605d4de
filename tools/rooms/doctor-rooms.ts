import type { Room } from './room.ts';

/** The rooms of `packages/doctor`. */
export const doctor: readonly Room[] = [
  {
    name: 'command',
    does: 'The command: gathers facts, runs the checks, shows the table',
    uses: ['checks', 'plugins', 'report', 'repository', 'services', 'workflows'],
  },
  {
    name: 'checks',
    does: 'One check for each thing that a release needs: rows from facts alone',
    uses: ['report', 'repository', 'services', 'workflows'],
  },
  { name: 'plugins', does: 'Runs the checks of the plugins, and says what their errors mean here', uses: ['report'] },
  { name: 'services', does: 'Asks GitHub, GitLab, the index and the registry; only reads', uses: ['report'] },
  { name: 'repository', does: 'Reads the clone, the configuration and the machine', uses: ['workflows'] },
  { name: 'workflows', does: 'Finds the jobs that release in workflows and pipelines', uses: [] },
  { name: 'report', does: 'Rows, facts, the report and its table', uses: [] },
];
