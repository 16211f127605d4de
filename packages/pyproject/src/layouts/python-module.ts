import { posix } from 'node:path';
import { noVersionFile } from '../errors.ts';
import { findOrigin } from '../places/find-origin.ts';
import type { Wanted } from '../places/place.ts';
import { fileOf, type Project } from './layout.ts';

/** Where a project's modules are. */
export interface ModuleFolders {
  /** Folders of the project that may hold them, in order. */
  readonly roots: readonly string[];
  /** Folders of single packages, whatever their own names: `{ parcel: 'source/code' }`. */
  readonly packages?: Readonly<Record<string, string>>;
}

export interface Module extends ModuleFolders {
  /** As Python imports it: `parcel.about`. */
  readonly module: string;
  /** What names the module, for the error. */
  readonly from: string;
}

/** The file of a Python module. @throws ENOVERSIONFILE naming every file that was looked for */
export async function findModule(project: Project, module: Module): Promise<string> {
  const files = moduleFiles(module.module, module).map((each) => fileOf(project, each));
  for (const file of files) if ((await project.files.text(file)) !== undefined) return file;
  throw noVersionFile(module.module, module.from, files);
}

/** The files in which Python would look for a module. */
export function moduleFiles(module: string, { roots, packages = {} }: ModuleFolders): string[] {
  const parts = module.split('.');
  const own = parts
    .map((_, index) => parts.length - index)
    .flatMap((length) => {
      const folder = packages[parts.slice(0, length).join('.')];
      return folder === undefined ? [] : [posix.join(folder, ...parts.slice(length))];
    });
  const paths = [...own, ...roots.map((root) => posix.join(root, ...parts))];
  return [...new Set(paths)].flatMap((path) => [`${path}.py`, `${path}/__init__.py`]);
}

/** How many modules hand a version on before it is given up. */
const mostImports = 5;

/**
 * The assignment that gives a module's name its value: in the module itself, or in the one that it imports the name
 * from, as backends that import the module see it.
 *
 * @throws ENOVERSIONFILE
 */
export async function findAssignment(project: Project, module: Module & { readonly name: string }): Promise<Wanted> {
  let wanted = { file: await findModule(project, module), name: module.name };
  for (let step = 0; step < mostImports; step += 1) {
    const next = await findNext(project, module, wanted);
    if (next === undefined) break;
    wanted = next;
  }
  const { file, name } = wanted;
  return { file, place: { kind: 'assignment', name }, form: 'pep440', from: module.from };
}

async function findNext(project: Project, folders: ModuleFolders, { file, name }: { file: string; name: string }) {
  const origin = findOrigin((await project.files.text(file)) ?? '', name);
  if (origin === undefined) return undefined;
  if (origin.module === '') return { file, name: origin.name };
  const candidates = origin.module.startsWith('.')
    ? relativeFiles(file, origin.module)
    : moduleFiles(origin.module, folders).map((each) => fileOf(project, each));
  for (const each of candidates) {
    if ((await project.files.text(each)) !== undefined) return { file: each, name: origin.name };
  }
  return undefined;
}

/** `from .about import …`: one dot is the folder of the importing file. */
function relativeFiles(file: string, module: string): string[] {
  const [, dots = '', rest = ''] = /^(\.+)(.*)$/.exec(module) ?? [];
  const up = '../'.repeat(dots.length - 1);
  return moduleFiles(rest === '' ? '__init__' : rest, { roots: [posix.join(posix.dirname(file), up)] });
}
