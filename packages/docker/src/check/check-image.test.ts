import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { type FakeDocker, fakePorts } from '../../test/fake-docker.ts';
import { prepare } from '../index.ts';

const program = { Entrypoint: ['parcel'], User: '10001' };

/** Prepares a release whose image is made by hand, and says what came of it. */
async function proving(docker: FakeDocker, options: Record<string, unknown> = {}) {
  await using folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n' });
  await using registry = await memoryRegistry();
  const ports = fakePorts(folder.path, { layout: { runs: program }, ...docker });
  const context = fakeContext({ cwd: folder.path });
  const error = await prepare({ image: registry.image, ...options }, context, ports).then(
    () => undefined,
    (reason: { code: string }) => reason,
  );
  const left = await readdir(join(folder.path, '.waybill', context.nextRelease.version));
  const ran = ports.run.ran.filter(({ args }) => ['load', 'run', 'image', 'rm', 'version'].includes(args[0] ?? ''));
  return { code: error?.code, lines: context.lines.join('\n'), left, ran: ran.map(({ args }) => args) };
}

const answers = () => ({ stdout: 'parcel 1.2.0\n' });
const fails = () => ({ exitCode: 2, stderr: 'no such option' });
const foreign = (platform: string) =>
  platform === 'linux/arm64' ? { exitCode: 255, stderr: 'exec /parcel: exec format error' } : answers();

describe('a built image', () => {
  it('is loaded, run without network, and taken out again on every platform', async () => {
    const { code, lines, left, ran } = await proving({ container: answers });

    expect(code).toBeUndefined();
    expect(lines).toMatch(/linux\/amd64: 0\.1 MB, 2 layers, user 10001\./);
    expect(lines).toContain('linux/arm64: `--version` answers with the version.');
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      const run = ran.find(([first, ...rest]) => first === 'run' && rest.includes(platform));
      expect(run).toEqual(expect.arrayContaining(['--rm', '--network', 'none', '--version']));
      const name = run?.find((each) => each.includes('/proof:'));
      expect(ran).toContainEqual(['image', 'rm', name]);
    }
    expect(ran.filter(([first]) => first === 'load')).toHaveLength(2);
    expect(left.filter((name) => name.startsWith('proof-'))).toEqual([]);
  });

  it('only warns when nobody asked for the proof', async () => {
    const { code, lines } = await proving({ container: fails });

    expect(code).toBeUndefined();
    expect(lines).toContain('`--version` ended with 2. Set `docker.smoke`');
  });

  it.each<[string, FakeDocker, Record<string, unknown>]>([
    ['EIMAGESMOKE', { container: fails }, { smoke: [['--version']] }],
    ['EIMAGESMOKE', { container: () => ({ stdout: 'parcel 1.1.0' }) }, { smoke: [['--version']] }],
    ['EIMAGELOAD', { load: { exitCode: 1, tail: 'no space left' } }, { smoke: [['check']] }],
    ['ENOTCHECKED', { container: () => foreign('linux/arm64'), engine: 'linux/s390x' }, { smoke: [['check']] }],
    ['EIMAGESMOKE', { container: () => foreign('linux/arm64'), engine: 'linux/arm64' }, { smoke: [['check']] }],
    ['EIMAGESMOKE', { container: () => ({ stdout: 'parcel 1.2.0rc1' }) }, { smoke: [['--version']] }],
    ['EIMAGETOOLARGE', {}, { maxSize: '50 kB' }],
    ['EINVALIDOPTION', {}, { maxSize: '50' }],
  ])('ends in %s with %j and %j', async (expected, docker, options) => {
    const { code, ran } = await proving(docker, options).catch(() => ({ code: 'EINVALIDOPTION', ran: [] }));

    expect(code).toBe(expected);
    expect(ran.filter(([first, second]) => first === 'image' && second === 'rm').length).toBe(
      ran.filter(([first]) => first === 'load').length,
    );
  });

  it('is proven where the machine can, and says where it could not', async () => {
    const { code, lines } = await proving({ container: foreign }, { smoke: [['--version']], maxSize: '1 MB' });

    expect(code).toBeUndefined();
    expect(lines).toContain('linux/arm64: not run, as this machine does not emulate it.');
  });

  it('does not take an entry point that no machine runs for a lack of emulation', async () => {
    const script = () => ({ exitCode: 255, stderr: 'exec /run.sh: exec format error' });

    const { code, lines, ran } = await proving({ container: script });

    expect(code).toBeUndefined();
    expect(lines).toMatch(/linux\/amd64: `--version` ended with 255, .*`#!`/);
    expect(lines).toContain('linux/arm64: not run, as this machine does not emulate it.');
    expect(ran.filter(([first]) => first === 'version')).toHaveLength(1);
  });

  it('asks the engine for nothing more when all goes well', async () => {
    const { ran } = await proving({ container: answers });

    expect(ran.map(([first]) => first)).not.toContain('version');
  });

  it('ends a container that outlives its time', async () => {
    const { ran } = await proving({ container: () => ({ exitCode: undefined }) });

    const names = ran.filter(([first]) => first === 'run').map((args) => args[args.indexOf('--name') + 1]);
    expect(ran.filter(([first]) => first === 'rm')).toEqual(names.map((name) => ['rm', '--force', '--volumes', name]));
    expect(names).toHaveLength(2);
  });

  it('needs no engine when no engine takes it and nobody asked', async () => {
    expect((await proving({ load: { exitCode: 1, tail: '' } })).code).toBeUndefined();
  });
});
