import { posix } from 'node:path';
import { noVersionFile } from '../errors.ts';
import { findOrigin, isTuple, namesIn, type Wanted } from '../places/index.ts';
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
export function moduleFiles(module: string, folders: ModuleFolders): string[] {
  return modulePaths(module, folders).flatMap((path) => [`${path}.py`, `${path}/__init__.py`]);
}

/** Where a module may be, without the ending of a file: a package is the folder of that name. */
export function modulePaths(module: string, { roots, packages = {} }: ModuleFolders): string[] {
  const parts = module.split('.');
  const own = parts
    .map((_, index) => parts.length - index)
    .flatMap((length) => {
      const folder = packages[parts.slice(0, length).join('.')];
      return folder === undefined ? [] : [posix.join(folder, ...parts.slice(length))];
    });
  const paths = [...own, ...roots.map((root) => posix.join(root, ...parts))];
  return [...new Set(paths)];
}

/** How many modules hand a version on before the search ends. */
const mostImports = 5;

/**
 * The assignment that gives a module's name its value: in the module itself, or in the one that it imports the name
 * from, as backends that import the module see it.
 *
 * @throws ENOVERSIONFILE
 */
export async function findAssignment(project: Project, module: Module & { readonly name: string }): Promise<Wanted> {
  return findAssignmentIn(project, await findModule(project, module), module);
}

/** As `findAssignment`, from a file that is known. */
export async function findAssignmentIn(
  project: Project,
  start: string,
  module: Omit<Module, 'module'> & { readonly name: string },
): Promise<Wanted> {
  const found = await follow(project, module, { file: start, name: module.name });
  const { file, name, tuple } = (await findTuple(project, module, found)) ?? found;
  return { file, place: { kind: 'assignment', name, ...(tuple && { tuple }) }, form: 'pep440', from: module.from };
}

/** A name that a module gives a value to. */
interface Named {
  readonly file: string;
  readonly name: string;
  readonly tuple?: 'whole';
}

/** Follows imports to the module that assigns the name. */
async function follow(project: Project, folders: ModuleFolders, start: Named): Promise<Named> {
  let found = start;
  for (let step = 0; step < mostImports; step += 1) {
    const next = await findNext(project, folders, found);
    if (next === undefined) break;
    found = next;
  }
  return found;
}

/** The tuple that a name has, or the only one that its expression names: `get_version(VERSION)`, `".".join(map(str, VERSION))`. */
async function findTuple(project: Project, folders: ModuleFolders, { file, name }: Named): Promise<Named | undefined> {
  const text = (await project.files.text(file)) ?? '';
  const names = await Promise.all(namesIn(text, name).map((each) => follow(project, folders, { file, name: each })));
  const tuples: Named[] = [];
  for (const each of [{ file, name }, ...names]) {
    const source = { file: each.file, text: (await project.files.text(each.file)) ?? '' };
    if (isTuple(source, each.name)) tuples.push({ ...each, tuple: 'whole' });
  }
  return tuples.length === 1 ? tuples[0] : undefined;
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
