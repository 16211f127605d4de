import { describe, expect, it } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { type FakeDocker, fakePorts } from '../../test/fake-docker.ts';
import { prepare, verifyConditions } from '../index.ts';

const found = `
WARNING: JSONArgsRecommended - https://docs.docker.com/go/dockerfile/rule/json-args-recommended/
JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
Dockerfile:3
`;

async function setUp(options: Record<string, unknown>, docker: FakeDocker = {}, env: Record<string, string> = {}) {
  const folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n', 'key.txt': 'x' });
  const registry = await memoryRegistry();
  const raw = { image: registry.image, ...options };
  const context = fakeContext({ cwd: folder.path, env: { HOME: folder.path, ...env } });
  async function dispose() {
    await registry[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }
  return { raw, context, ports: fakePorts(folder.path, docker), [Symbol.asyncDispose]: dispose };
}

describe('secrets of the build', () => {
  it.each([
    ['id=token,env=PIP_TOKEN', { PIP_TOKEN: 'hunter2' }],
    ['id=PIP_TOKEN', { PIP_TOKEN: 'hunter2' }],
    ['id=key,src=key.txt', {}],
  ])('are handed over by name: %s', async (secret, env) => {
    await using set = await setUp({ secrets: [secret] }, {}, env as Record<string, string>);

    await verifyConditions(set.raw, set.context, set.ports);
    await prepare(set.raw, set.context, set.ports);

    const args = set.ports.run.ran.flatMap((each) => each.args);
    expect(args.join(' ')).toContain(`--secret ${secret}`);
    expect(args.join(' ')).not.toContain('hunter2');
  });

  it.each(['id=token,env=PIP_TOKEN', 'id=key,src=no.txt'])(
    'are missed before anything is built: %s',
    async (secret) => {
      await using set = await setUp({ secrets: [secret] });

      await expect(verifyConditions(set.raw, set.context, set.ports)).rejects.toMatchObject({ code: 'ENOSECRET' });
    },
  );

  it('are not written into the configuration', async () => {
    await using set = await setUp({ secrets: ['token=hunter2'] });

    await expect(verifyConditions(set.raw, set.context, set.ports)).rejects.toThrow();
  });
});

describe('the check of the Dockerfile', () => {
  it.each([
    ['v0.15.1', 1],
    ['v0.13.1+ds1', 0],
  ])('is asked of buildx %s, and its findings are warnings', async (version, times) => {
    const docker = { version: { exitCode: 0, tail: '', stdout: `github.com/docker/buildx ${version} 1a2b` } };
    await using set = await setUp({}, { ...docker, lint: { exitCode: 1, stdout: found } });

    await verifyConditions(set.raw, set.context, set.ports);

    expect(set.ports.run.ran.filter(({ args }) => args.includes('--check'))).toHaveLength(times);
    const warned = set.context.lines.filter((line) => line.includes('(JSONArgsRecommended)'));
    expect(warned).toHaveLength(times);
  });

  it.each([
    ['v0.16.0', 1],
    ['v0.15.1', 0],
  ])('is asked of buildx %s for a target of a bake file', async (version, times) => {
    const target = { worker: { context: 'services' } };
    const bake = JSON.stringify({ group: { default: { targets: ['worker'] } }, target });
    const docker = { bake, version: { exitCode: 0, tail: '', stdout: `github.com/docker/buildx ${version} 1a2b` } };
    await using set = await setUp({ bake: 'docker-bake.hcl' }, { ...docker, lint: { exitCode: 1, stdout: found } });

    await verifyConditions(set.raw, set.context, set.ports);

    const checks = set.ports.run.ran.filter(({ args }) => args.includes('--check'));
    expect(checks.map(({ args }) => [args[1], args.at(-1)])).toEqual(Array(times).fill(['bake', 'worker']));
    const warned = set.context.lines.filter((line) => line.startsWith('`services/Dockerfile`: '));
    expect(warned).toHaveLength(times);
  });
});

it('uses the builder that it is told, from the first look at it', async () => {
  await using set = await setUp({ builder: 'cloud' });

  await verifyConditions(set.raw, set.context, set.ports);
  await prepare(set.raw, set.context, set.ports);

  const [inspect, build] = ['inspect', 'build'].map((word) =>
    set.ports.run.ran.find(({ args }) => args.includes(word)),
  );
  expect(inspect?.args.at(-1)).toBe('cloud');
  expect(build?.args.join(' ')).toContain('--builder cloud');
});
