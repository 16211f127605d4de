import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fakeContext, fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { writeLayout } from '../../../oci/test/image-layout.ts';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { type FakeDocker, fakePorts } from '../../test/fake-docker.ts';
import { prepare, publish, verifyConditions, verifyRelease } from '../index.ts';

const platforms = ['linux/amd64', 'linux/arm64'];

async function setUp(docker: FakeDocker = {}) {
  const folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n' });
  const registry = await memoryRegistry();
  const context = fakeContext({ cwd: folder.path, env: { HOME: folder.path } });
  async function dispose() {
    await registry[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }
  const ports = fakePorts(folder.path, docker);
  return { cwd: folder.path, registry, context, ports, [Symbol.asyncDispose]: dispose };
}

/** The same ports, where Docker says something else to some commands. */
function saying(set: Awaited<ReturnType<typeof setUp>>, word: string, said: { exitCode: number; stderr?: string }) {
  const run = fakeRun(({ file, args, ...options }) => {
    if (args.includes(word)) return { tail: 'refused', ...said };
    return set.ports.run(file, args, options);
  });
  return { ...set.ports, run };
}

describe('several images', () => {
  it('are finished where one of them is out already', async () => {
    await using set = await setUp();
    await using other = await memoryRegistry();
    const { registry, context, ports } = set;
    const raw = { images: [{ image: registry.image }, { image: other.image }], smoke: 'off' };
    await verifyConditions(raw, context, ports);
    await prepare(raw, context, ports);
    const once = await publish(raw, context, ports);
    other.tags.clear();
    for (const { writes } of [registry, other]) writes.length = 0;

    expect(await publish(raw, context, ports)).toEqual(once);
    expect(registry.writes).toEqual([]);
    expect([...other.tags.keys()].sort()).toEqual(['1', '1.2', '1.2.0', 'latest']);
  });

  it('move their tags when all of them are there', async () => {
    await using set = await setUp();
    await using other = await memoryRegistry({
      fault: ({ method }, response) => {
        if (method !== 'PUT') return false;
        response.writeHead(403).end();
        return true;
      },
    });
    const { registry, context, ports } = set;
    const raw = { images: [{ image: registry.image }, { image: other.image }], smoke: 'off' };
    await prepare(raw, context, ports);

    await expect(publish(raw, context, ports)).rejects.toThrow();
    expect([...registry.tags.keys()]).toEqual(['1.2.0']);
  });

  it('have a name each', async () => {
    await using set = await setUp();
    const raw = { images: [{ target: 'api' }, { target: 'worker' }] };

    await expect(verifyConditions(raw, set.context, set.ports)).rejects.toThrow();
    await expect(verifyConditions({ images: [{ imge: 'x' }] }, set.context, set.ports)).rejects.toThrow();
  });

  it('report what all of them lack once', async () => {
    await using set = await setUp({ inspect: { exitCode: 1, tail: 'no engine' } });
    await using other = await memoryRegistry();
    const raw = { images: [{ image: set.registry.image }, { image: other.image }] };

    await expect(verifyConditions(raw, set.context, set.ports)).rejects.toMatchObject({ code: 'ENOBUILDER' });
  });
});

it('names a bake file that buildx does not read', async () => {
  await using set = await setUp();
  const ports = saying(set, 'bake', { exitCode: 1 });
  const raw = { image: set.registry.image, bake: 'docker-bake.hcl' };

  await expect(verifyConditions(raw, set.context, ports)).rejects.toMatchObject({ code: 'EBAKEFILE' });
});

describe('platforms that other jobs built', () => {
  it('are joined to the same image in every run', async () => {
    await using set = await setUp();
    for (const platform of platforms) await writeLayout(join(set.cwd, platform), { platforms: [platform] });
    const raw = { image: set.registry.image, layouts: platforms, smoke: 'off' };
    await verifyConditions(raw, set.context, set.ports);
    await verifyRelease(raw, set.context, set.ports);
    await prepare(raw, set.context, set.ports);
    const once = await publish(raw, set.context, set.ports);

    await prepare(raw, set.context, set.ports);

    expect(await publish(raw, set.context, set.ports)).toEqual(once);
    expect(once).toMatchObject({ platforms });
    expect(set.ports.run.ran.filter(({ args }) => args.includes('build'))).toEqual([]);
  });
});

describe('machines that build', () => {
  const nodes = [{ endpoint: 'tcp://amd64:1234' }, { endpoint: 'tcp://arm64:1234' }];

  it('are one builder for the moment', async () => {
    await using set = await setUp();
    const raw = { image: set.registry.image, nodes };

    await verifyConditions(raw, set.context, set.ports);

    const ran = set.ports.run.ran.map(({ args }) => args.join(' '));
    const name = /--name (\S+)/.exec(ran.find((each) => each.includes('create')) ?? '')?.[1];
    expect(ran.filter((each) => each.includes(`--name ${name}`))).toHaveLength(2);
    expect(ran.at(-1)).toBe(`buildx rm --force ${name}`);
    expect(ran.find((each) => each.includes('inspect'))).toContain(name);
  });

  it('are named when they make no builder, and nothing of it stays', async () => {
    await using set = await setUp();
    const ports = saying(set, '--append', { exitCode: 1 });
    const raw = { image: set.registry.image, nodes };

    await expect(verifyConditions(raw, set.context, ports)).rejects.toMatchObject({ code: 'EBUILDERNODE' });
    expect(ports.run.ran.at(-1)?.args.slice(0, 2)).toEqual(['buildx', 'rm']);
  });

  it('are told of when they cannot be let go', async () => {
    await using set = await setUp();
    const ports = saying(set, 'rm', { exitCode: 1, stderr: 'timeout' });

    await verifyConditions({ image: set.registry.image, nodes }, set.context, ports);

    expect(set.context.lines.join()).toContain('could not be removed');
  });
});
