import { type Command, defineCommand } from '@waybill/kernel';

const checklist = defineCommand({
  name: 'checklist',
  task: 'Inspect a release',
  summary: 'Show the checklist of a release: what is done, what is not, and what a person has to do.',
  details:
    'Computed anew from the ledger, the checks of the commit, and what people ticked in pull requests and issues. In a job of GitHub Actions, the Markdown is added to its summary. With `--issue`, it is the body of an issue in which people tick their items: the issue is opened once for each release, and brought up to date after that.',
  arguments: [{ name: 'tag', description: 'Tag or version; without one, the newest release in the ledger.' }],
  options: {
    issue: { type: 'boolean', description: 'Open the issue of the release, or bring it up to date (`issues: write`).' },
    page: {
      type: 'boolean',
      description: 'Bring the checklist in the notes of the release page up to date (`contents: write`).',
    },
    check: { type: 'boolean', description: 'End with exit code 3 when an item is not done.' },
  },
  exitCodes: { 0: 'shown; with `--check`, everything is done', 3: 'with `--check`, an item is not done' },
  async run(shell, { arguments: { tag }, options: { issue, page, check } }) {
    const command = await import('./commands/checklist.ts');
    return command.checklist(shell, { tag, isIssue: issue === true, isPage: page === true, isChecked: check === true });
  },
});

export const commands: readonly Command[] = [checklist];
