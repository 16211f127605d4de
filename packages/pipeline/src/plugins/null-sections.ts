import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { invalidOption, type ReleaseError } from '@waybill/kernel';
import { hostFolder } from './host-folder.ts';
import type { Member } from './member.ts';

interface Reader {
  cosmiconfig(name: string): { search(from: string): Promise<{ readonly config?: unknown } | null> };
}

/**
 * Sections that the configuration sets to `null`. semantic-release drops them, so that they look like sections that nobody
 * wrote: a plugin that was to be off would take part. Only the configuration itself still has them; it is read as
 * semantic-release has just read it.
 */
export async function findNullSections(members: readonly Member[], cwd: string): Promise<ReleaseError[]> {
  const host = hostFolder(cwd);
  if (host === undefined) return [];
  const found = createRequire(join(host, 'package.json')).resolve('cosmiconfig');
  const { cosmiconfig } = (await import(pathToFileURL(found).href)) as Reader;
  // What cannot be read has ended the run before.
  const result = await cosmiconfig('release')
    .search(cwd)
    .catch(() => null);
  const config = (result?.config ?? {}) as Readonly<Record<string, unknown>>;
  const names = new Set([...members.map(({ key }) => key), 'pipeline']);
  return [...names].filter((name) => config[name] === null).map(nullSection);
}

function nullSection(name: string): ReleaseError {
  const remedy = `Write \`"${name}": false\` to leave it out, or remove \`"${name}"\` for the defaults.`;
  return invalidOption(name, 'is `null`, which semantic-release drops', remedy);
}
