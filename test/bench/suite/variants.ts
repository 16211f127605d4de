import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { root } from '../../../tools/workspace.ts';
import { jobEnvironment } from '../../harness/releases/job-environment.ts';
import type { Addresses } from './addresses.ts';
import { bucket, channels, type Ground, slug } from './ground.ts';
import type { Project } from './projects.ts';
import { type RawRelease, renderOverlap, renderSequence } from './raw-tools.ts';

/** What a run of a variant is made of. */
export interface Plan {
  /** `.releaserc.json`. */
  readonly config?: object;
  /** A shell script, instead of semantic-release. */
  readonly script?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Holds the `node_modules` that the run finds. */
  readonly home: string;
  readonly args?: readonly string[];
}

export interface Choice {
  readonly project: Project;
  readonly isolation: boolean;
}

export interface PlanInput extends Choice {
  readonly ground: Ground;
  readonly addresses: Addresses;
  readonly version: string;
  /** Folder with programs that lead the search path of the peers. */
  readonly shims: string;
}

export interface VariantDescription {
  readonly title: string;
  /** Whether there is a commit that makes a release. */
  readonly releases: boolean;
  /** Whether it is only shown what a release would do. */
  readonly isDry?: boolean;
  readonly plan: (input: PlanInput) => Promise<Plan>;
}

const analyzer = '@semantic-release/commit-analyzer';
const notes = '@semantic-release/release-notes-generator';
const platforms = ['linux/amd64', 'linux/arm64'];

/** What only ours do. */
const left = {
  ...{ changelog: false, documents: false, gate: false, github: false, metrics: false, sbom: false, scan: false },
  docker: { smoke: 'off' },
};

export const variants = {
  bare: { title: 'semantic-release with analyzer and notes', releases: true, plan: bare },
  peers: { title: 'the peer suite', releases: true, plan: peers },
  same: { title: 'ours, with what the peers do', releases: true, plan: same },
  all: { title: 'ours, with everything', releases: true, plan: all },
  sequence: {
    title: 'raw tools, one after another',
    releases: true,
    plan: (input) => raw(input, renderSequence),
  },
  overlap: { title: 'raw tools, overlapped', releases: true, plan: (input) => raw(input, renderOverlap) },
  'bare-nothing': { title: 'semantic-release, nothing to release', releases: false, plan: bare },
  'all-nothing': { title: 'ours, nothing to release', releases: false, plan: all },
  'bare-dry': { title: 'semantic-release, a dry run', releases: true, isDry: true, plan: bare },
  'all-dry': { title: 'ours, a dry run', releases: true, isDry: true, plan: all },
} as const satisfies Readonly<Record<string, VariantDescription>>;

export type VariantName = keyof typeof variants;

async function bare(input: PlanInput): Promise<Plan> {
  const { ground } = input;
  return {
    config: { branches: ['main'], plugins: [analyzer, notes] },
    env: environment(input),
    home: ground.installed,
  };
}

async function peers(input: PlanInput): Promise<Plan> {
  const { ground, addresses, project, shims } = input;
  const { host, name } = imageOf(input, 'peers');
  const [dockerProject = '', dockerImage = ''] = name.split('/');
  const docker = {
    ...{ dockerRegistry: host, dockerProject, dockerImage, dockerPlatform: platforms },
    dockerTags: ['latest', '{{major}}-latest', '{{version}}'],
    dockerArgs: { PYTHON_IMAGE: ground.base, ...(project === 'sources' && { VERSION: '{{next.version}}' }) },
    ...(project === 'wheel' && { dockerBuildFlags: { 'build-context': ['dist=dist'] } }),
  };
  // The cheapest of what it takes: without a virtual environment and without installing its tools anew in each release.
  const bump = ['sed', '-i', 's/^version = .*/version = "${version}"/', 'pyproject.toml'];
  const pypi = { envDir: '', installDeps: false, versionCmd: bump };
  const env = environment(input);
  return {
    config: {
      branches: ['main'],
      plugins: [
        ...[analyzer, notes],
        ['semantic-release-pypi', pypi],
        ['@codedependant/semantic-release-docker', docker],
        ['@semantic-release/git', { assets: ['pyproject.toml'], message: 'chore(release): ${nextRelease.version}' }],
        ['semantic-release-slack-bot', { notifyOnSuccess: true, packageName: 'agent-orchestrated-etl' }],
      ],
    },
    env: {
      ...env,
      PATH: [shims, env['PATH']].join(delimiter),
      PYPI_REPO_URL: `${addresses.index}/legacy/`,
      SLACK_WEBHOOK: webhookOf(ground, addresses),
    },
    home: ground.peers.folder,
  };
}

async function same(input: PlanInput): Promise<Plan> {
  // One channel and one message in it, as the peers send.
  const env = { ...environment(input), SLACK_CHANNELS: channels[0] ?? '', SLACK_LIVE: 'false' };
  return {
    config: { extends: '@waybill/preset', ...left },
    env: { ...env, ...imageEnvironment(input, 'same') },
    home: input.ground.installed,
  };
}

async function all(input: PlanInput): Promise<Plan> {
  const written = await readFile(join(root, 'examples/agent-orchestrated-etl/.releaserc'), 'utf8');
  return {
    config: { ...JSON.parse(written), archive: { bucket, image: true } },
    env: { ...environment(input), ...imageEnvironment(input, 'all') },
    home: input.ground.installed,
  };
}

async function raw(input: PlanInput, render: (release: RawRelease) => string): Promise<Plan> {
  const { ground, addresses, version, project, isolation } = input;
  const { host, name } = imageOf(input, 'raw');
  const release = {
    ...{ project, version, isolation, image: `${host}/${name}`, base: ground.base },
    uploadUrl: `${addresses.index}/legacy/`,
    webhook: webhookOf(ground, addresses),
  };
  return { script: render(release), env: environment(input), home: ground.installed };
}

/** Of a job on `main`, with the credentials of everything. */
function environment({ ground, addresses, isolation }: PlanInput): Record<string, string> {
  const { services, python } = ground;
  return {
    ...jobEnvironment({ services, python, slug }, 'main'),
    PYPI_BUILD_ISOLATION: String(isolation),
    AWS_ENDPOINT_URL_S3: addresses.s3,
    GITHUB_API_URL: addresses.github,
    PYPI_INDEX_URL: `${addresses.index}/simple/`,
    PYPI_REPOSITORY_URL: `${addresses.index}/legacy/`,
    SLACK_API_URL: `${addresses.slack}/api/`,
  };
}

/** Each variant has a repository of its own, as it finds its own earlier layers there. */
function imageOf({ addresses, project }: PlanInput, variant: string) {
  return { host: new URL(addresses.registry).host, name: `bench/${variant}-${project}` };
}

function imageEnvironment(input: PlanInput, variant: string): Record<string, string> {
  const { host, name } = imageOf(input, variant);
  return { DOCKER_IMAGE: `${host}/${name}`, DOCKER_BUILD_ARGS: `PYTHON_IMAGE=${input.ground.base}` };
}

function webhookOf({ services }: Ground, addresses: Addresses): string {
  const [webhook = ''] = Object.values(services.slack.webhooks);
  return `${addresses.slack}${new URL(webhook).pathname}`;
}
