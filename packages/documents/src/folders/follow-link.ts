import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { assertInRepository, type BaseContext, isReleaseError, type Ports, type ReleaseError } from '@waybill/kernel';
import { wrongLink } from '../errors.ts';

interface LinkInput {
  /** As errors name it. */
  readonly shown: string;
  /** Absolute path of the link. */
  readonly source: string;
  /** Real path of the folder that is packed. */
  readonly root: string;
  /** Everything that is packed, relative to that. */
  readonly packed: ReadonlySet<string>;
  readonly input: { readonly context: Pick<BaseContext, 'cwd'>; readonly ports: Pick<Ports, 'run'> };
}

export type LinkTarget =
  | { readonly is: 'file'; readonly path: string; readonly stats: Stats }
  | { readonly is: 'folder'; readonly path: string; readonly refuse: (problem: string) => ReleaseError };

/**
 * Where a link leads. A file may be anywhere in the repository, as `docs/README.md` is often a link to `README.md`; what
 * git ignores and what git itself keeps may hold secrets, and is refused.
 *
 * @throws EDOCUMENTSLINK
 */
export async function followLink({ shown, source, root, packed, input }: LinkInput): Promise<LinkTarget> {
  const refuse = (problem: string) => wrongLink(shown, problem);
  const path = await realpath(source).catch(() => undefined);
  if (path === undefined) throw refuse('it leads to nothing');
  const { cwd } = input.context;
  try {
    assertInRepository(cwd, relative(cwd, path));
  } catch (error) {
    throw isReleaseError(error) ? refuse('it leads out of the repository') : error;
  }
  if (path.split(sep).includes('.git')) throw refuse('it leads to files of git itself');
  const stats = await stat(path);
  const isWithin = path === root || path.startsWith(`${root}${sep}`);
  if (stats.isDirectory()) {
    if (!isWithin) throw refuse('it leads to a folder outside of the one that is packed');
    return { is: 'folder', path, refuse };
  }
  if (!stats.isFile()) throw refuse('it leads to a device, a pipe or a socket');
  if (!isWithin || !packed.has(relative(root, path).split(sep).join('/'))) {
    const { exitCode } = await input.ports.run('git', ['check-ignore', '--quiet', '--', path]);
    if (exitCode === 0) throw refuse('it leads to a file that git ignores');
  }
  return { is: 'file', path, stats };
}
