import { quoteOutput, ReleaseError } from '@waybill/kernel';

export const wrongUse = (problem: string, usage: string) =>
  new ReleaseError('EUSAGE', `The command line is invalid: ${problem}.`, `Usage: ${usage}`);

export const noCommand = (name: string, nearest: string | undefined, known: readonly string[]) =>
  new ReleaseError(
    'ENOCOMMAND',
    `There is no command \`${name}\`.`,
    `${nearest === undefined ? '' : `Did you mean \`npx waybill ${nearest}\`? `}Commands of this repository: ${known.join(', ')}.`,
  );

export const wrongCommands = (plugin: string, problem: string) =>
  new ReleaseError(
    'ECOMMANDS',
    `The commands of \`${plugin}\` cannot be used: ${problem}.`,
    'This is a bug in that plugin: report it to its authors. Its entry `./commands` must export `commands`, a list of `{ name, task, summary, details, arguments, options, exitCodes, run }`.',
  );

export const noRepository = (folder: string) =>
  new ReleaseError(
    'ENOREPOSITORY',
    `\`${folder}\` is in no git repository.`,
    'Run the command in a clone of the repository, or name its folder: `npx waybill rehearse --cwd FOLDER`.',
  );

export const shallowHistory = () =>
  new ReleaseError(
    'ESHALLOW',
    'This clone has only a part of the history, from which the next version does not follow.',
    'Get the rest: `git fetch --unshallow --tags`. In GitHub Actions, set `fetch-depth: 0` for actions/checkout; in GitLab CI, `GIT_DEPTH: 0`.',
  );

export const targetEvent = (event: string) =>
  new ReleaseError(
    'ETARGETEVENT',
    `The job was started by \`${event}\`, which has secrets and may write, and a rehearsal runs code of the request.`,
    'Rehearse in a job of the event `pull_request`. For forks, a second job writes the comment: `npx waybill rehearse --post FOLDER`, docs/guides/rehearse.md.',
  );

export const noBranch = (branch: string) =>
  branch === ''
    ? new ReleaseError(
        'ENOBRANCH',
        'This checkout is on no branch, so it is not known what it would release.',
        'Check a branch out, or name the one that it goes into: `npx waybill rehearse --into main`.',
      )
    : new ReleaseError(
        'ENOBRANCH',
        `This clone does not have the branch \`${branch}\` of the remote.`,
        `Get it: \`git fetch --tags origin ${branch}:refs/remotes/origin/${branch}\`. In GitHub Actions, set \`fetch-depth: 0\` for actions/checkout.`,
      );

export const doesNotMerge = (branch: string, cause: unknown) =>
  new ReleaseError(
    'EDOESNOTMERGE',
    `This commit does not merge into \`${branch}\` without conflicts.`,
    `Merge \`${branch}\` into it, and rehearse again. git 2.38 or newer is needed to try a merge.`,
    { cause },
  );

export const gitRefused = (command: string, tail: string) =>
  new ReleaseError(
    'EGITREFUSED',
    `\`git ${command}\` failed while the repository was copied.`,
    `git said:\n\n${quoteOutput(tail)}`,
  );

export const jobFailed = (tail: string) =>
  new ReleaseError(
    'EREHEARSALJOB',
    'semantic-release ended before it did anything.',
    `Mostly, the configuration cannot be loaded, or a plugin is not installed. The last lines:\n\n${quoteOutput(tail)}`,
  );

export const noRequest = () =>
  new ReleaseError(
    'ENOREQUEST',
    'This job is for no pull request, so there is nothing to comment on.',
    'Use `--comment` in a job of the event `pull_request` (GitLab: in a merge request pipeline), and `--post` in one of `workflow_run`.',
  );

export const noToken = (variable: string) =>
  new ReleaseError(
    'ENOCOMMENTTOKEN',
    `A comment needs a token, and \`${variable}\` is not set.`,
    'On GitHub, give the step `GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}` and the job `pull-requests: write`. On GitLab, `GITLAB_TOKEN` is a project access token with the scope `api`.',
  );

export const commentRefused = (service: string, number: number, status: number) =>
  new ReleaseError(
    'ECOMMENT',
    `${service} answered ${status} to the comment${number === 0 ? '' : ` on request ${number}`}.`,
    'The token needs the right to write comments: `pull-requests: write` on GitHub, the scope `api` on GitLab. A pull request from a fork has none: its comment is written by a second job, docs/guides/rehearse.md.',
  );

export const wrongReport = (file: string, problem: string) =>
  new ReleaseError(
    'EREPORT',
    `\`${file}\` is no report: ${problem}.`,
    'Both jobs need the same version of Waybill, and the artifact must hold what `npx waybill rehearse --output FOLDER` wrote.',
  );
