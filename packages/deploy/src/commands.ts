import { type Command, defineCommand } from '@waybill/kernel';

const task = 'Deploy';
const environment = {
  name: 'environment',
  description: 'Its name in `deploy.environments`.',
  isRequired: true,
} as const;
const dryRun = { type: 'boolean', description: 'Print each step and change nothing.' } as const;

const deploy = defineCommand({
  name: 'deploy',
  task,
  summary: 'Bring a release to an environment, and check it there.',
  details:
    'Deploys what the release consists of: the image by its digest, as the ledger has it. Waits for the end, asks the health URL, runs the checks, and records all of it in the ledger. A deployment that an earlier run has begun is found again and followed. Run it in a job that names the environment, so that its reviewers approve it first.',
  arguments: [
    environment,
    {
      name: 'tag',
      description: 'Tag or version; without one, what the environment before it has, else the newest release for it.',
    },
  ],
  options: {
    'skip-staging': {
      type: 'string',
      value: 'REASON',
      description: 'Go on without the environments that `requires` names. The reason is recorded.',
    },
    again: { type: 'boolean', description: 'Deploy again what is deployed already, healthy and verified.' },
    'dry-run': dryRun,
  },
  exitCodes: { 0: 'the environment has the release, also when it had it before' },
  async run(shell, { arguments: { environment: name = '', tag }, options }) {
    const command = await import('./commands/deploy.ts');
    const { 'skip-staging': skipStaging, again, 'dry-run': isDryRun } = options;
    return command.deploy(shell, {
      environment: name,
      tag,
      skipStaging,
      isAgain: again === true,
      isDryRun: isDryRun === true,
    });
  },
});

const rollback = defineCommand({
  name: 'rollback',
  task,
  summary: 'Bring an earlier release back to an environment.',
  details:
    'Prints the steps; with `--yes`, does them. The release is the one that was healthy there before, as the ledger has it, and is restored by its digest. The same command again changes nothing; `--to` goes further back. Steps that cannot be undone, such as those of a database, run only when `--with` names them.',
  arguments: [environment],
  options: {
    to: { type: 'string', value: 'TAG', description: 'Tag or version; one that was in the environment.' },
    with: {
      type: 'string',
      value: 'STEPS',
      description: 'Names of extra steps of `rollback.steps` to run, separated by commas.',
    },
    'keep-tags': {
      type: 'boolean',
      description: 'Leave the tags of the image as they are, although `rollback.tags` is set.',
    },
    yes: { type: 'boolean', description: 'Do it.' },
    'dry-run': { type: 'boolean', description: 'Print the steps and change nothing, also with `--yes`.' },
  },
  exitCodes: { 0: 'the environment has the earlier release, also when it had it before, or the steps were printed' },
  async run(shell, { arguments: { environment: name = '' }, options }) {
    const command = await import('./commands/rollback.ts');
    const { to, with: steps, yes, 'dry-run': isDryRun, 'keep-tags': keepsTags } = options;
    const isConfirmed = yes === true && isDryRun !== true;
    return command.rollback(shell, { environment: name, to, with: steps, keepsTags: keepsTags === true, isConfirmed });
  },
});

const environments = defineCommand({
  name: 'environments',
  task,
  summary: 'Show what runs where, since when, whether it is healthy, and who deployed it.',
  details:
    'Reads the ledger of the remote and changes nothing. Health is what the last deployment found, or what `--now` finds.',
  arguments: [],
  options: { now: { type: 'boolean', description: 'Ask the health URLs now.' } },
  exitCodes: {
    0: 'each environment has what was deployed last, and none is unhealthy',
    3: 'a deployment failed or runs, or something is unhealthy',
  },
  async run(shell, { options: { now } }) {
    const command = await import('./commands/environments.ts');
    return command.environments(shell, { isNow: now === true });
  },
});

export const commands: readonly Command[] = [deploy, rollback, environments];
