import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../oci/test/memory-registry.ts';
import { account, type MemoryRegistryOptions } from '../../oci/test/registry-exchange.ts';
import { prepare, publish } from '../src/index.ts';
import { type FakeDocker, fakePorts } from './fake-docker.ts';

export const dockerfile = 'FROM scratch AS build\nFROM scratch AS production\nCOPY . /app\n';
const project = '[project]\nname = "parcel"\nversion = "1.2.0"\ndescription = "Sends parcels."\nlicense = "MIT"\n';
export const secrets = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };

export interface SetUp {
  readonly files?: Record<string, string>;
  readonly docker?: FakeDocker;
  readonly registry?: MemoryRegistryOptions;
  readonly options?: Record<string, unknown>;
  readonly env?: Record<string, string>;
}

/** A repository with a Dockerfile, a registry, and the hooks' arguments for a release. */
export async function setUp({ files, docker, registry: kind, options, env = secrets }: SetUp = {}) {
  const folder = await temporaryFolder(files ?? { Dockerfile: dockerfile, 'pyproject.toml': project });
  const registry = await memoryRegistry({ auth: 'basic', ...kind });
  const ports = fakePorts(folder.path, docker);
  const raw = { image: registry.image, ...options };
  function contextOf(version = '1.2.0', overrides: Parameters<typeof fakeContext>[0] = {}) {
    const nextRelease = { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor', channel: null };
    const home = { HOME: folder.path, ...env };
    return fakeContext({ cwd: folder.path, env: home, nextRelease, ...overrides });
  }
  async function release(version: string, overrides: Parameters<typeof fakeContext>[0] = {}) {
    const context = contextOf(version, overrides);
    await prepare(raw, context, fakePorts(folder.path, { layout: { version, content: version }, ...docker }));
    return publish(raw, context, ports);
  }
  async function dispose() {
    await registry[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }
  return { cwd: folder.path, registry, ports, raw, contextOf, release, [Symbol.asyncDispose]: dispose };
}

/** The codes of the errors with which something ends. */
export async function problemsOf(promise: Promise<unknown>): Promise<string[]> {
  const error = await promise.then(
    () => new AggregateError([]),
    (reason: unknown) => reason,
  );
  const errors = error instanceof AggregateError ? error.errors : [error];
  return errors.map(({ code }) => code);
}
