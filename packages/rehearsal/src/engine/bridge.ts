import { existsSync } from 'node:fs';
import { run } from '../process/index.ts';

/**
 * Adds a network bridge for one engine. An engine makes its own otherwise, but always `docker0`, which two engines would
 * share and none removes. The addresses are of the range for benchmarks (RFC 2544), which no network routes.
 */
export async function addBridge(id: string, busybox: string): Promise<string> {
  const name = renderName(id);
  const taken = await run(busybox, ['ip', 'address']);
  const free = Array.from({ length: 256 }, (_, net) => `198.18.${net}.1`).find((ip) => !taken.includes(`${ip}/`));
  await run(busybox, ['ip', 'link', 'add', name, 'type', 'bridge']);
  await run(busybox, ['ip', 'address', 'add', `${free}/24`, 'dev', name]);
  await run(busybox, ['ip', 'link', 'set', name, 'up']);
  return name;
}

/** Removes the bridge of the engine with this id, if it is there. */
export async function removeBridge(id: string, busybox: string): Promise<void> {
  const name = renderName(id);
  if (existsSync(`/sys/class/net/${name}`)) await run(busybox, ['ip', 'link', 'delete', name]);
}

/** The kernel takes at most 15 characters. */
function renderName(id: string): string {
  return `wb${id}`;
}
