import { type Command, defineCommand } from '@waybill/kernel';

const newest = 'Tag or version; without one, the newest release in the ledger.';
const takeOver = {
  type: 'boolean',
  description: 'Do not wait for a sign of life of the run that made it; that run stops at its next step.',
} as const;

const status = defineCommand({
  name: 'status',
  task: 'Inspect a release',
  summary: 'Show what a release consists of, where it was delivered, and what is missing.',
  details:
    'Prints the entry of the ledger that the remote has. With `--json`, the entry as docs/ledger.md describes it.',
  arguments: [{ name: 'tag', description: newest }],
  options: {},
  exitCodes: { 0: 'complete', 3: 'incomplete' },
  run: async (shell, given) => (await import('./commands/status.ts')).status(shell, given),
});

const verify = defineCommand({
  name: 'verify',
  task: 'Inspect a release',
  summary: 'Compare what everyone can see of a release with the ledger.',
  details:
    'Looks at the tag, the ledger, the Python index, the registry and the release page as everyone sees them. Compares hashes, digests, platforms, tags, SBOMs and attestations. Each plugin of the configuration checks its own part. A row says `ok`, `failed`, `not checked` (and why), or `none` where the release never had it. docs/verify.md describes the JSON.',
  arguments: [{ name: 'tag', description: newest }],
  options: {
    key: {
      type: 'string',
      value: 'FILE',
      description: 'Public key of the ledger (PEM): the entry must be signed with it.',
    },
    'image-key': {
      type: 'string',
      value: 'FILE',
      description:
        'Public key (PEM) with which cosign signed the images; without it, the one in `docker.sign.publicKey`.',
    },
    workflow: {
      type: 'string',
      value: 'FILE',
      description:
        'Release workflow, such as .github/workflows/release.yml: entry, files and images must be signed with its identity.',
    },
    issuer: {
      type: 'string',
      value: 'URL',
      description: 'The issuer of the identity of its jobs, where that is neither github.com nor gitlab.com.',
    },
    'trusted-root': {
      type: 'string',
      value: 'FILE',
      description: 'Trust root (trusted_root.json) of another Sigstore instance than the public one.',
    },
  },
  exitCodes: {
    0: 'everything is as the ledger says',
    1: 'something is not, or the command failed',
    3: 'nothing differs, and something could not be checked',
  },
  run: async (shell, given) => (await import('./commands/verify.ts')).verify(shell, given),
});

const ledger = defineCommand({
  name: 'ledger',
  task: 'Inspect a release',
  summary: 'Check the ledger for damaged and missing entries, or repair it.',
  details:
    '`check` lists entries that cannot be read, tags without an entry, entries without a tag, and incomplete releases. `repair` writes the last good state of a damaged entry back, from the history of refs/notes/waybill. An entry that is gone is restored from the release page, which has a copy (`GITHUB_TOKEN` is needed).',
  arguments: [{ name: 'action', description: 'What to do.', isRequired: true, choices: ['check', 'repair'] }],
  options: {},
  exitCodes: { 0: 'nothing is wrong, or everything was repaired', 3: 'something is left to look at' },
  run: async (shell, given) => (await import('./commands/ledger.ts')).ledger(shell, given),
});

const resume = defineCommand({
  name: 'resume',
  task: 'Finish a release',
  summary: 'Finish a release that is tagged and incomplete.',
  details:
    'Delivers what is missing: the same version, the same bytes. An ordinary run of `npx semantic-release` does so too; this command also works in a checkout that is behind the branch. It uses the configuration of the repository and needs the same secrets. When another run may still be making the release, the command waits for one lease of that run (two minutes by default); a run that shows a sign of life keeps its release.',
  arguments: [{ name: 'tag', description: newest }],
  options: { 'take-over': takeOver },
  exitCodes: { 0: 'complete, also when there was nothing to do' },
  run: async (shell, given) => (await import('./commands/resume.ts')).resume(shell, given),
});

const abandon = defineCommand({
  name: 'abandon',
  task: 'Finish a release',
  summary: 'Close a release that cannot be finished, so that later ones go on.',
  details:
    'The reason is recorded in the ledger and sent to whoever is notified of failures. What was delivered stays public; the next run releases new commits as usual.',
  arguments: [{ name: 'tag', description: 'Tag or version; without one, the release that was worked on last.' }],
  options: {
    reason: { type: 'string', value: 'TEXT', description: 'Why the release is abandoned. Required.' },
    'take-over': takeOver,
  },
  exitCodes: { 0: 'abandoned' },
  run: async (shell, given) => (await import('./commands/abandon.ts')).abandon(shell, given),
});

const build = defineCommand({
  name: 'build',
  task: 'Build in a job without secrets',
  summary: 'Build the next release for another job, without credentials, tag and commit.',
  details:
    'Finds the next version as semantic-release does, builds and checks everything, and writes .waybill/<version> with a description and its digest. The job that releases gets the folder and `WAYBILL_HANDOVER` with the digest: it checks what it got and delivers it, and does not build again. On GitHub the outputs of the step are `version` (empty when there is nothing to release) and `handover`.',
  arguments: [],
  options: {},
  exitCodes: { 0: 'built, or there is nothing to release' },
  run: async (shell) => (await import('./commands/build.ts')).build(shell),
});

const notify = 'Notify people';
const dryRun = { type: 'boolean', description: 'Print what would be sent, and send nothing.' } as const;

const announce = defineCommand({
  name: 'announce',
  task: notify,
  summary: 'Send an emergency message.',
  details:
    'Sends a message about a critical hotfix, a security disclosure or a service disruption to everyone who is notified of alerts: the failure channels of Slack, and routes with the event `alert`. The text is Markdown.',
  arguments: [{ name: 'kind', description: 'What is announced.', isRequired: true, choices: ['emergency'] }],
  options: {
    template: {
      type: 'string',
      value: 'NAME',
      description: 'critical-hotfix, security-disclosure or service-disruption. Required.',
    },
    message: { type: 'string', value: 'TEXT', description: 'What happened, and what to do.' },
    file: { type: 'string', value: 'FILE', description: 'Markdown file of the repository in place of `--message`.' },
    title: { type: 'string', value: 'TEXT', description: 'In place of the title of the template.' },
    release: { type: 'string', value: 'TAG', description: 'Tag or version that it is about.' },
    'dry-run': dryRun,
  },
  exitCodes: { 0: 'sent' },
  async run(shell, { options: { template = '', message, file, title, release, 'dry-run': isDryRun } }) {
    const { announceEmergency } = await import('./alerts/announce-emergency.ts');
    return announceEmergency(shell, { template, message, file, title, release, isDryRun: isDryRun === true });
  },
});

const notifyFailure = defineCommand({
  name: 'notify-failure',
  task: notify,
  summary: 'Notify people of a failed run whose hooks could not.',
  details:
    'For a job with `if: failure()`: tests that failed, a job that did not start, a runner that was interrupted. Says which jobs and steps failed (with `GITHUB_TOKEN` and `actions: read`), which release is incomplete, and how to finish it. When the fail step of the release has notified people in the same folder, it sends nothing.',
  arguments: [],
  options: { log: { type: 'string', value: 'FILE', description: 'Log of the job; its end is sent.' } },
  exitCodes: { 0: 'sent, or sent before' },
  async run(shell, { options: { log } }) {
    return (await import('./alerts/notify-failure.ts')).notifyFailure(shell, { log });
  },
});

const watch = defineCommand({
  name: 'watch',
  task: notify,
  summary: 'Look for what needs attention, for a schedule.',
  details:
    'Looks for an incomplete release, for commits that wait for a release, and for a release workflow that is off or failed last. The workflow needs `GITHUB_TOKEN` with `actions: read`. Also looks for exceptions of scans and credentials that are about to expire: GitHub and GitLab tell when a token of the job ends. Notifies of all of it in one message.',
  arguments: [],
  options: {
    days: { type: 'string', value: 'N', description: 'Days that a commit may wait for a release. 14 by default.' },
    ahead: { type: 'string', value: 'N', description: 'Days before an end that it is told. 21 by default.' },
    workflow: { type: 'string', value: 'FILE', description: 'Release workflow. release.yml by default.' },
    expires: {
      type: 'string',
      value: 'LIST',
      description: 'Ends of credentials that no service tells: `NPM_TOKEN=2027-01-31,…`.',
    },
    'dry-run': dryRun,
  },
  exitCodes: { 0: 'nothing needs attention', 3: 'something does, and people are notified' },
  async run(
    shell,
    { options: { days = '14', ahead = '21', workflow = 'release.yml', expires = '', 'dry-run': isDryRun } },
  ) {
    const given = { days: Number(days), ahead: Number(ahead), workflow, expires, isDryRun: isDryRun === true };
    return (await import('./alerts/watch.ts')).watch(shell, given);
  },
});

export const commands: readonly Command[] = [
  ...[status, verify, ledger, resume, abandon, build],
  ...[announce, notifyFailure, watch],
];
