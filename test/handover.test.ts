import { createHash } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { jobEnvironment } from './harness/releases/job-environment.ts';
import { expectSuccess, runReleaseIn } from './harness/releases/release-job.ts';
import { startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';

let world: World<'github' | 'slack' | 'index'>;
beforeAll(async () => {
  world = await startWorld(['github', 'slack', 'index']);
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

it('a release is built in a job without secrets, and delivered byte for byte by another one', async () => {
  await using repository = await world.repository(smallProject());
  const all = jobEnvironment(world, 'main');
  const builder = await repository.clone();
  await builder.branch('main');
  const plain = Object.fromEntries(Object.entries(all).filter(([name]) => !/TOKEN|KEY|PASSWORD/.test(name)));
  const built = await execa('npx', ['waybill', 'build', '--json'], { cwd: builder.cwd, env: plain, reject: false });
  expect({ exitCode: built.exitCode, stderr: built.exitCode === 0 ? '' : built.stderr }).toEqual({
    ...{ exitCode: 0, stderr: '' },
  });
  const { version, handover } = JSON.parse(built.stdout);
  expect(version).toBe('1.0.0');
  const dist = join(builder.cwd, '.waybill/1.0.0/dist');
  const files = (await readdir(dist)).sort();
  const hashes = await Promise.all(files.map(async (name) => hashOf(await readFile(join(dist, name)))));

  const deliver = async (change: (folder: string) => Promise<void>, wanted: string) => {
    const clone = await repository.clone();
    await clone.branch('main');
    await cp(join(builder.cwd, '.waybill'), join(clone.cwd, '.waybill'), { recursive: true, verbatimSymlinks: true });
    await change(join(clone.cwd, '.waybill/1.0.0'));
    return runReleaseIn(clone.cwd, { env: { ...all, WAYBILL_HANDOVER: wanted } });
  };

  // A wheel that is none, under its own hash: what a build that is not trusted could hand over.
  const forged = await deliver(async (folder) => {
    const name = files.find((each) => each.endsWith('.whl')) ?? '';
    const bytes = Buffer.from('no wheel');
    await writeFile(join(folder, 'dist', name), bytes);
    const text = await readFile(join(folder, 'handover.json'), 'utf8');
    const entry = JSON.parse(text);
    for (const artifact of entry.artifacts)
      if (artifact.name === name) Object.assign(artifact, { sha256: hashOf(bytes), size: bytes.length });
    await writeFile(join(folder, 'handover.json'), JSON.stringify(entry));
  }, 'required');
  expect(forged.exitCode).toBe(1);
  // Its hash is as handed over: what refuses it is the check that built bytes pass.
  expect(forged.output).toMatch(/E(?!HANDOVER)[A-Z]+ .*parcel-1\.0\.0-py3-none-any\.whl/);
  expect(await repository.tags()).toEqual([]);
  expect(world.services.index.files('parcel')).toEqual([]);

  const released = await deliver(async () => {}, handover);
  expectSuccess(released);
  expect(released.output).toContain('pypi: released as another job built it.');
  const published = world.services.index.files('parcel').map(({ filename, sha256 }) => [filename, sha256]);
  expect(published.sort()).toEqual(files.map((name, at) => [name, hashes[at]]));
});

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
