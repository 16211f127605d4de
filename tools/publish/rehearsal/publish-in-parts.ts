import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { NpmRegistry } from '../../../test/harness/npm/npm-registry.ts';

interface Input {
  /** The tarballs. */
  readonly folder: string;
  readonly registry: NpmRegistry;
  /** For files of this step. */
  readonly place: string;
  /** A package that the registry refuses at first: neither the first nor the last one. */
  readonly refused: string;
}

/**
 * Publishes the packages as the job `publish` does: a first run breaks off in the middle, a second one finishes it, a third one has nothing to do,
 * and one with other bytes is refused.
 *
 * @returns what happened, in lines
 */
export async function publishInParts({ folder, registry, place, refused }: Input): Promise<string[]> {
  const home = join(place, 'publisher');
  await mkdir(home);
  await writeFile(join(home, '.npmrc'), registry.npmrc);
  const script = join(import.meta.dirname, '../publish.ts');
  async function publish(from: string, expected: number): Promise<string> {
    // Without provenance: its certificate comes from a service on the internet.
    const args = [script, from, '--registry', registry.url, '--no-provenance'];
    const env = { PATH: process.env['PATH'] ?? '', HOME: home, NODE_NO_WARNINGS: '1' };
    const { exitCode, all } = await execa(process.execPath, args, {
      ...{ cwd: home, env, extendEnv: false, all: true, reject: false },
    });
    if (exitCode !== expected) throw new Error(`Publishing ended with ${exitCode} in place of ${expected}:\n${all}`);
    return all;
  }
  const count = (text: string, what: RegExp) => text.split('\n').filter((line) => what.test(line)).length;
  const total = (await readdir(folder)).filter((file) => file.endsWith('.tgz')).length;

  await registry.refuse(refused);
  const first = await publish(folder, 1);
  await registry.refuse();
  const second = await publish(folder, 0);
  const [begun, found, finished] = [
    count(first, /is published/),
    count(second, /is there/),
    count(second, /is published/),
  ];
  if (begun === 0 || found !== begun || begun + finished !== total)
    throw new Error(`${begun} of ${total} packages were published, then ${found} found and ${finished} published.`);
  const third = await publish(folder, 0);
  if (count(third, /is there/) !== total) throw new Error(`The third run did not find all packages:\n${third}`);

  const changed = join(place, 'changed');
  await cp(folder, changed, { recursive: true });
  // A byte behind the end of the archive: the same files, another integrity.
  const tarball = join(changed, 'kernel.tgz');
  await writeFile(tarball, Buffer.concat([await readFile(tarball), Buffer.from([0])]));
  const fourth = await publish(changed, 1);
  if (!fourth.startsWith('EOTHERBYTES ')) throw new Error(`Other bytes were not refused:\n${fourth}`);
  return [
    `A run that breaks off (the registry refuses ${refused}) publishes ${begun} of ${total} packages`,
    `The next run finds ${found}, publishes ${finished}; the one after that finds all ${total} and sends nothing`,
    'Other bytes of one package are refused: EOTHERBYTES',
  ];
}
