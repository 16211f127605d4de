import { type Command, defineCommand } from '@waybill/kernel';

const fetchRelease = defineCommand({
  name: 'fetch',
  task: 'Look at releases',
  summary: 'Bring the files of a release back from the archive, and check them against the ledger.',
  details:
    'Gets everything that the release made out of the bucket of `archive`, images as OCI layouts where they were archived. Each file has its name only when its SHA-256 is that of the ledger. Files that are in the folder already, with the right bytes, are left alone.',
  arguments: [{ name: 'tag', description: 'Tag or version of the release.', isRequired: true }],
  options: {
    output: {
      type: 'string',
      value: 'FOLDER',
      description: 'Where the files go; `.waybill/<version>` by default, where a release has them.',
    },
  },
  exitCodes: { 0: 'every file is there and is as the ledger has it' },
  async run(shell, { arguments: { tag = '' }, options: { output } }) {
    const command = await import('./commands/fetch.ts');
    return command.fetchRelease(shell, { tag, output });
  },
});

export const commands: readonly Command[] = [fetchRelease];
