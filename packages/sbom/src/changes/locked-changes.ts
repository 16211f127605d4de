import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { assertInRepository, type HookInput, type ReleaseContext } from '@waybill/kernel';
import { parseToml, projectFolders, tableAt } from '@waybill/python';
import type { PlannedComponent } from '../bom/index.ts';
import { findLock, type ReadText } from '../locks/index.ts';
import type { Options } from '../options.ts';
import { planDistributionSbom } from '../python/index.ts';
import { type Changes, compareComponents } from './compare-components.ts';

type Input = HookInput<Options, ReleaseContext>;

/**
 * What the lock files of the projects say now and said in the last release. Nothing is built yet when notes are written, and git has
 * both.
 *
 * @returns none for the first release, and where one of both has no lock
 */
export async function lockedChanges({ options, context, ports }: Input): Promise<Changes[]> {
  const { cwd, lastRelease } = context;
  if (!lastRelease.gitTag) return [];
  const atTag: ReadText = async (file) => {
    // A name of a file and no pattern: `:/` would be one.
    const object = `${lastRelease.gitTag}:./${posix.normalize(file)}`;
    const { exitCode, stdout } = await ports.run('git', ['show', object], { cwd, once: true });
    return exitCode === 0 ? stdout : undefined;
  };
  const changes: Changes[] = [];
  for (const folder of new Set(options.packages.flatMap((pattern) => projectFolders(cwd, pattern)))) {
    const [before, after] = [await listLocked(folder, atTag), await listLocked(folder, onDisk(cwd))];
    if (before !== undefined && after !== undefined) changes.push(compareComponents(before, after));
  }
  return changes;
}

function onDisk(cwd: string): ReadText {
  return async (file) => {
    assertInRepository(cwd, file);
    return readFile(join(cwd, file), 'utf8').catch(() => undefined);
  };
}

/** What a project needs at run time by its lock. */
async function listLocked(folder: string, read: ReadText): Promise<readonly PlannedComponent[] | undefined> {
  const text = await read(posix.join(folder, 'pyproject.toml'));
  if (text === undefined) return undefined;
  // What an old release has may be broken, and is no reason to end this one.
  const document = attempt(() => parseToml('pyproject.toml', text)) ?? {};
  const poetry = tableAt(tableAt(document, 'tool'), 'poetry');
  const project = { ...poetry, ...tableAt(document, 'project') };
  const name = typeof project['name'] === 'string' ? project['name'] : '';
  const listed = Array.isArray(project['dependencies'])
    ? project['dependencies'].filter((each) => typeof each === 'string')
    : [];
  const ofPoetry = Object.keys(tableAt(poetry, 'dependencies')).filter((each) => each.toLowerCase() !== 'python');
  const lock = await findLock(folder, read).catch(() => undefined);
  const found = lock ?? (folder === '.' ? undefined : await findLock('.', read).catch(() => undefined));
  if (found === undefined) return undefined;
  const metadata = { name, requires: listed.length > 0 ? listed : ofPoetry, isDynamic: false };
  return planDistributionSbom({ metadata, files: [], lock: found }).components;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
