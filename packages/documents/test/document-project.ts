import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Artifact, readArtifacts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';

/** Of commits, so that archives can be compared. */
const date = '2026-05-04T10:00:00Z';

/** A repository with the release 1.1.0 of the given files, in which 1.2.0 is being made. */
export async function documentProject(files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder({ '.gitignore': '.waybill/\nbuild/\n', ...files });
  const cwd = folder.path;
  const env = {
    PATH: process.env['PATH'],
    ...{ GIT_AUTHOR_NAME: 'Someone', GIT_AUTHOR_EMAIL: 'someone@example.com', GIT_AUTHOR_DATE: date },
    ...{ GIT_COMMITTER_NAME: 'Someone', GIT_COMMITTER_EMAIL: 'someone@example.com', GIT_COMMITTER_DATE: date },
    ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  };
  const git = async (...args: string[]) => (await execa('git', args, { cwd, env, extendEnv: false })).stdout;
  async function commit(changes: Readonly<Record<string, string>> = {}): Promise<string> {
    for (const [name, text] of Object.entries(changes)) {
      await mkdir(dirname(join(cwd, name)), { recursive: true });
      await writeFile(join(cwd, name), text);
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', 'feat: weigh');
    return git('rev-parse', 'HEAD');
  }
  await git('init', '--quiet', '--initial-branch', 'main');
  await commit();
  await git('tag', 'v1.1.0');
  return {
    cwd,
    git,
    commit,
    /** @param overrides of the context of the hook */
    async context(overrides: Parameters<typeof fakeContext>[0] = {}) {
      const gitHead = await git('rev-parse', 'HEAD');
      const notes = '## 1.2.0\n\n* weigh\n';
      const nextRelease = { version: '1.2.0', gitTag: 'v1.2.0', gitHead, type: 'minor', channel: null, notes };
      return fakeContext({ cwd, env, nextRelease, ...overrides });
    },
    async documents(version = '1.2.0'): Promise<Artifact[]> {
      return (await readArtifacts(cwd, version)).filter(({ kind }) => kind === 'document');
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** An OpenAPI document with one operation. */
export function openApi(version: string, { paths = {}, ...rest }: Readonly<Record<string, object>> = {}): string {
  const health = { get: { responses: { '200': { description: 'It is up' } } } };
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Parcel', version },
    paths: { '/health': health, ...paths },
    ...rest,
  });
}
