import { actions } from './actions.ts';

export interface WorkflowInput {
  /** Branches, as filters of GitHub have them. */
  readonly branches: readonly string[];
  /** The command that runs the tests; empty for none. */
  readonly tests: string;
  readonly hasPython: boolean;
  readonly hasImage: boolean;
  /** Whether the job shows its identity to the Python index. */
  readonly isTrusted: boolean;
  /** The line that installs the release tools. */
  readonly install: string;
}

/** The release workflow of GitHub Actions: tests, a build without secrets, and a job that delivers what was built. */
export function renderGithub(input: WorkflowInput): string {
  const jobs = [
    ...(input.tests === '' ? [] : [renderTest(input)]),
    renderBuild(input),
    renderRelease(input),
    renderAlert(input),
  ];
  const branches = input.branches.map((branch) => JSON.stringify(branch)).join(', ');
  return `name: release
on:
  push:
    branches: [${branches}]

# No step restores a cache: any job of the branch can write one, and the job that can publish would run what is in it.
# One release of a branch at a time, and a newer push does not cancel it.
concurrency:
  group: release-\${{ github.ref }}
  cancel-in-progress: false

jobs:
${jobs.join('\n')}`;
}

const checkout = (how: string) => `      - uses: ${actions.checkout}
        with:
          ${how}persist-credentials: false
`;
const uv = `      - uses: ${actions.uv}
        with: { enable-cache: false }
`;
const buildx = `      - uses: ${actions.qemu}
        with: { cache-image: false }
      - uses: ${actions.buildx}
        with: { cache-binary: false }
`;

/** Text of several lines, below a key. */
function block(text: string, indent: string): string {
  return text.includes('\n') ? `|\n${text.replace(/^/gm, `${indent}  `)}` : JSON.stringify(text);
}

function renderTest({ tests, hasPython }: WorkflowInput): string {
  return `  # Runs code of the project, and of everything it requires, with no secret and no right to write.
  test:
    runs-on: ubuntu-latest
    permissions: { contents: read }
    steps:
${checkout('fetch-depth: 0\n          ')}${hasPython ? uv : ''}      - run: ${block(tests, '        ')}
`;
}

function renderTools({ hasPython, hasImage, install }: WorkflowInput): string {
  return `      - uses: ${actions.node}
        with: { node-version: 24, package-manager-cache: false }
${hasPython ? uv : ''}${hasImage ? buildx : ''}      # Exactly what the lock file says, and no code of it runs now.
      - run: ${install}
`;
}

function renderBuild(input: WorkflowInput): string {
  return `  # Builds the next release with no secret: code of the project, and of everything it requires, runs here and not in the
  # job that can publish. Only a separate job is a barrier.
  build:
${input.tests === '' ? '' : '    needs: test\n'}    runs-on: ubuntu-latest
    permissions: { contents: read }
    outputs:
      version: \${{ steps.build.outputs.version }} # empty when there is nothing to release
      handover: \${{ steps.build.outputs.handover }} # the digest of what was built
    steps:
${checkout('fetch-depth: 0 # the next version follows from the history and the tags\n          ')}${renderTools(input)}      - id: build
        run: npx waybill build
      - if: steps.build.outputs.version
        uses: ${actions.upload}
        with:
          name: waybill
          path: |
            .waybill
            !.waybill/current/**
          include-hidden-files: true
          retention-days: 30 # as long as GitHub lets a run start again: its release job needs the folder
`;
}

function renderRelease(input: WorkflowInput): string {
  const identity = input.isTrusted
    ? '      id-token: write # PyPI trusts this workflow\n'
    : '      # id-token: write # instead of PYPI_TOKEN, once the project on PyPI trusts this workflow\n';
  const token = input.hasPython && !input.isTrusted ? '          PYPI_TOKEN: ${{ secrets.PYPI_TOKEN }}\n' : '';
  return `  # Checks what was built and delivers it. A release that this commit has begun is finished when the job runs again.
  release:
    needs: build
    runs-on: ubuntu-latest
    environment: release # its secrets, and rules about who may use them, belong to it
    permissions:
      contents: write # the tag, the release commit, the GitHub release
${input.hasImage ? '      packages: write # the image on ghcr.io\n' : ''}${input.hasPython ? identity : ''}      checks: read # CI checks of the commit must be green
      statuses: read
      issues: write # comments on what the release resolves
      pull-requests: write
    steps:
${checkout('fetch-depth: 0 # semantic-release reads the history and the tags\n          ')}      - if: needs.build.outputs.version
        uses: ${actions.download}
        with: { name: waybill, path: .waybill }
${renderTools(input)}      - run: exec npx semantic-release # exec, so that a cancelled job reaches it
        env:
          # Nothing else is delivered. The output is text of a job that ran code of the project: it may choose its build, but
          # not \`off\` or \`auto\`, with which this job would build.
          WAYBILL_HANDOVER: \${{ startsWith(needs.build.outputs.handover, 'sha256:') && needs.build.outputs.handover || 'required' }}
          GITHUB_TOKEN: \${{ secrets.GITHUB_TOKEN }}
${token}          SLACK_BOT_TOKEN: \${{ secrets.SLACK_BOT_TOKEN }}
          SLACK_CHANNELS: \${{ vars.SLACK_CHANNELS }}
`;
}

function renderAlert({ tests }: WorkflowInput): string {
  const jobs = [...(tests === '' ? [] : ['test']), 'build', 'release'].join(', ');
  return `  # semantic-release notifies Slack of a failed release itself; this notifies of what it cannot: a job that did not start, failed tests,
  # a runner that was interrupted. It is outside of the environment, so \`SLACK_BOT_TOKEN\` is a secret of the repository too.
  alert:
    needs: [${jobs}]
    if: failure() && vars.SLACK_CHANNELS != ''
    runs-on: ubuntu-latest
    permissions: {}
    steps:
      - run: |
          curl --fail-with-body --silent --show-error -X POST https://slack.com/api/chat.postMessage \\
            -H "Authorization: Bearer $SLACK_BOT_TOKEN" -H 'Content-Type: application/json; charset=utf-8' \\
            --data "$(jq -n --arg channel "\${SLACK_CHANNELS%%,*}" --arg text ":rotating_light: Release of $GITHUB_REPOSITORY ($GITHUB_REF_NAME) failed: $RUN" '$ARGS.named')" |
            jq -es '.[0].ok or error("Slack: \\(.[0].error)")' # Slack answers 200 to what it refuses, too
        env:
          SLACK_BOT_TOKEN: \${{ secrets.SLACK_BOT_TOKEN }}
          SLACK_CHANNELS: \${{ vars.SLACK_CHANNELS }}
          RUN: \${{ github.server_url }}/\${{ github.repository }}/actions/runs/\${{ github.run_id }}
`;
}
