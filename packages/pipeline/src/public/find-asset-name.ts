import { posix } from 'node:path';
import { type Artifact, releasePaths } from '@waybill/kernel';
import { patternsOf, storedName } from '../known-plugins/index.ts';

/**
 * The name that an artifact has on the page on GitHub: a project chooses its assets. By its path alone, so that a run that
 * restores a release writes the same as the first one.
 *
 * @param assets as `@semantic-release/github` takes them
 */
export function findAssetName(
  { name, path }: Pick<Artifact, 'name' | 'path'>,
  version: string,
  assets: unknown,
): string | undefined {
  if (path === undefined) return undefined;
  const own = `${releasePaths.of(version).folder}/`;
  const paths = path.startsWith(own) ? [path, `${releasePaths.current.folder}/${path.slice(own.length)}`] : [path];
  const isFor = (pattern: string) =>
    paths.some((each) => posix.matchesGlob(each, pattern) || posix.matchesGlob(each, `${pattern}/**`));
  const found = patternsOf(assets).find(({ pattern }) => isFor(posix.normalize(pattern)));
  // What a template makes of it, only the plugin knows.
  return found === undefined || found.hasTemplate ? undefined : storedName(found.name ?? name);
}
