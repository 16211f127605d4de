import { type Command, defineCommand } from '@waybill/kernel';

const init = defineCommand({
  name: 'init',
  task: 'Set up releases',
  summary: 'Set up releases in this repository: configuration, workflow, pinned tools.',
  details:
    'Looks at the repository, shows what it would write as a diff, and asks at most five questions. Settings of semantic-release, python-semantic-release, release-please, commitizen and bump-my-version are taken over where they mean the same; what is left out is named. Nothing is written before you have seen it, and a second run changes nothing. At the end it lists what only you can set.',
  arguments: [],
  options: {
    yes: { type: 'boolean', description: 'Take the proposed answers and write the files.' },
    'dry-run': { type: 'boolean', description: 'Show what would be written, and write nothing.' },
    service: { type: 'string', value: 'NAME', description: 'CI service: github, gitlab or none.' },
    upload: { type: 'string', value: 'HOW', description: 'Upload to the Python index: trusted, token or off.' },
    tests: {
      type: 'string',
      value: 'COMMAND',
      description: 'Command that runs the tests before a release; empty for none.',
    },
    tools: {
      type: 'string',
      value: 'PLACE',
      description: 'Where the release tools are installed: dependency (in package.json) or folder.',
    },
  },
  exitCodes: {
    0: 'set up, also when nothing was to be changed',
    3: 'the configuration is of a kind that only a person can change: it is named',
  },
  run: async (shell, given) => (await import('./command/run-init.ts')).runInit(shell, given.options),
});

/** What this package adds to `npx waybill`. */
export const commands: readonly Command[] = [init];
