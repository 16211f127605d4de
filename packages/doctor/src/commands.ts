import { type Command, defineCommand } from '@waybill/kernel';

const doctor = defineCommand({
  name: 'doctor',
  task: 'Set up releases',
  summary: 'Check whether a release of this repository would find everything that it needs.',
  details:
    'Runs the checks of the configured plugins, and looks at what they cannot see. That is the history, the tags, the workflow and its permissions, rules of the branch, and environments; the trusted publisher, the image, versions, ignored files, disk and clock, too. Nothing is changed. It works without any token, on a fork, and in a job that may only read: what cannot be seen is "not checked", with the reason. A missing credential is a problem only with `--release-job`.',
  arguments: [],
  options: {
    'release-job': {
      type: 'boolean',
      description: 'This is the job that releases: a credential or a program that is missing is a problem.',
    },
    branch: { type: 'string', value: 'NAME', description: 'The branch whose release is checked.' },
    offline: { type: 'boolean', description: 'Ask no service and no remote.' },
  },
  exitCodes: {
    0: 'no problem was found; there may be warnings, and things that were not checked',
    1: 'there is a problem, or the command failed',
  },
  run: async (shell, given) => (await import('./command/run-doctor.ts')).runDoctor(shell, given.options),
});

/** What this package adds to `npx waybill`. */
export const commands: readonly Command[] = [doctor];
