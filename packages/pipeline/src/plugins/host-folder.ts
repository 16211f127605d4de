import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The semantic-release of a repository, else the one beside this package; nothing where there is none. */
export function hostFolder(cwd: string): string | undefined {
  for (const place of [join(cwd, 'package.json'), import.meta.url]) {
    try {
      return dirname(createRequire(place).resolve('semantic-release/package.json'));
    } catch {
      // The next place may have it.
    }
  }
  return undefined;
}
