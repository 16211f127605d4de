import { httpClient } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import type { Credentials } from '../src/credentials/docker-config.ts';
import { readLayout } from '../src/layout/read-layout.ts';
import { parseImageName } from '../src/name.ts';
import { registryClient } from '../src/registry/registry.ts';
import { writeLayout } from './image-layout.ts';
import { memoryRegistry } from './memory-registry.ts';
import { account, type MemoryRegistryOptions } from './registry-exchange.ts';

const { username, password } = account;
export const credentials: Credentials = { username, password, source: '`DOCKER_REGISTRY_PASSWORD`' };

/** A clock that moves when somebody sleeps, and by hand. */
export function movableClock() {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(time),
    move: (milliseconds: number) => {
      time += milliseconds;
    },
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      time += milliseconds;
    },
  };
}

export type MovableClock = ReturnType<typeof movableClock>;

export interface ClientOptions {
  readonly credentials?: Credentials | undefined;
  readonly mountFrom?: readonly string[];
  readonly clock?: MovableClock;
}

/** A client that waits for nothing. */
export function clientFor(image: string, options: ClientOptions = {}) {
  const name = parseImageName(image);
  if (name === undefined) throw new Error(image);
  const { clock = movableClock() } = options;
  const shown = 'credentials' in options ? options.credentials : credentials;
  const mountFrom = (options.mountFrom ?? []).map((repository) => ({ repository }));
  const http = httpClient({ fetch: globalThis.fetch, clock, pause: 1 });
  return registryClient({ image: name, credentials: shown, http, mountFrom }, clock);
}

/** A registry, a client for it and an image to deliver. */
export async function setUp(options: MemoryRegistryOptions = {}) {
  const clock = movableClock();
  const folder = await temporaryFolder();
  const digest = await writeLayout(folder.path);
  const registry = await memoryRegistry({ now: () => clock.now().getTime(), ...options });
  const layout = await readLayout(folder.path);
  async function dispose() {
    await registry[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }
  const client = clientFor(registry.image, { clock });
  return { registry, layout, digest, client, folder, clock, [Symbol.asyncDispose]: dispose };
}
