import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { ConfiguredPlugin } from './list-plugins.ts';

/** A name of npm, with or without scope. */
const packageName = /^(?:@[\w.-]+\/)?[\w.-]+$/;

/**
 * What a plugin exports beside its hooks, such as `@waybill/docker/commands`.
 *
 * @returns nothing where the plugin has no such entry
 */
export async function loadEntry(
  { name, places }: Pick<ConfiguredPlugin, 'name' | 'places'>,
  entry: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!packageName.test(name)) return undefined;
  for (const place of places) {
    const require = createRequire(place);
    try {
      // A package without `exports` may have a file of that name, which is no entry.
      if (isDeclared(require, name)) return await import(pathToFileURL(require.resolve(`${name}/${entry}`)).href);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
      if (code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

/** Whether the package says what it exports: then nothing else can be imported from it. */
function isDeclared(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(`${name}/no such entry`);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
  return false;
}
