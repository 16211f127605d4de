import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, type Commit, type LedgerRelease, realPorts, recordArtifact } from '@waybill/kernel';
import { eagerHttp, fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { conclude, prepare, verifyConditions, verifyRelease } from '../src/index.ts';
import { github, sha, slug } from './checked-commit.ts';

export interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly options?: object;
  readonly host?: object;
  readonly commits?: readonly Commit[];
  readonly isDry?: boolean;
  readonly notes?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export const footer = 'feat!: weigh in grams\n\nBREAKING CHANGE: multiply by 1000';
export const commit = (message: string): Commit => ({ hash: sha, message });

/** A clone of a repository, and the hooks of a release in it. */
export async function openRelease({
  files = {},
  options = {},
  host = {},
  commits = [],
  isDry = false,
  notes = '',
  env = {},
}: World = {}) {
  const folder = await temporaryFolder(files);
  const summary = join(folder.path, 'summary.md');
  const context = fakeContext({
    cwd: folder.path,
    env: {
      ...{ PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
      ...{ GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: slug, GITHUB_STEP_SUMMARY: summary, ...github.environment },
      ...env,
    },
    options: {
      repositoryUrl: `https://github.com/${slug}.git`,
      tagFormat: 'v${version}',
      dryRun: isDry,
      gate: options,
      ...host,
    },
    commits,
  });
  Object.assign(context.nextRelease, { notes });
  const ports = { ...realPorts(context), http: eagerHttp };
  await ports.run('git', ['init', '--quiet']);
  const version = '1.2.0';
  return {
    context,
    cwd: folder.path,
    log: () => context.lines.join('\n'),
    summary: () => readFile(summary, 'utf8'),
    async record(artifact: Pick<Artifact, 'kind' | 'name'> & Partial<Artifact>, text?: string) {
      const path = text === undefined ? undefined : `.waybill/${version}/${artifact.kind}/${artifact.name}`;
      if (path !== undefined) {
        await mkdir(join(folder.path, path, '..'), { recursive: true });
        await writeFile(join(folder.path, path), text ?? '');
      }
      await recordArtifact(folder.path, version, {
        ...{ mediaType: 'text/plain', ...(path === undefined ? {} : { path }) },
        ...artifact,
      });
    },
    verify: async () => {
      await verifyConditions({}, context, ports);
      await verifyRelease({}, context, ports);
    },
    async prepare() {
      await prepare({}, context, ports);
      return readFile(join(folder.path, `.waybill/${version}/CHECKLIST.md`), 'utf8');
    },
    conclude: (release?: Partial<LedgerRelease>) => {
      const known: LedgerRelease = {
        ...{ tag: 'v1.2.0', version, channel: null, gitHead: sha, isPublished: true, artifacts: [], deployments: [] },
        ...release,
      };
      const deployments = { releases: async () => [known] };
      return conclude({}, { ...context, deployments } as never, ports);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** The line of an item. */
export const line = (text: string, title: string) => text.split('\n').find((each) => each.includes(title)) ?? '';
