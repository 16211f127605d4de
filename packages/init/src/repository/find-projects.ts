import { parseToml, tableAt } from '@waybill/python';
import type { TomlTable } from 'smol-toml';
import type { Snapshot } from './snapshot.ts';

export interface PythonProjects {
  /** Value of the option `packages`: empty for a project at the root, and for a repository without one. */
  readonly packages: readonly string[];
  /** Whether there is a Python project at all. */
  readonly isThere: boolean;
  /** The distribution at the root. */
  readonly name: string | undefined;
  /** Its version, where `pyproject.toml` says it. */
  readonly version: string | undefined;
  /** Whether an index must never get it: the classifier `Private :: …`. */
  readonly isPrivate: boolean;
  /** Whether `pyproject.toml` at the root is of tools alone. */
  readonly isOnlyTools: boolean;
}

/** Folders whose projects are part of no release. */
const beside = /(^|\/)(tests?|testing|examples?|docs?|samples?|fixtures|templates?|benchmarks?|scripts|\.[^/]+)(\/|$)/;

/** The Python projects of a repository. */
export function findProjects({ names, texts }: Snapshot): PythonProjects {
  const root = describe(texts.get('pyproject.toml'));
  // setuptools reads metadata from `setup.cfg`, and other backends from files of their own.
  const isOfSetuptools = names.includes('setup.py') || /^\[metadata\]/m.test(texts.get('setup.cfg') ?? '');
  const isAtRoot = root?.isProject === true || isOfSetuptools;
  if (isAtRoot) {
    const { name, version, isPrivate } = root ?? { name: undefined, version: undefined, isPrivate: false };
    return { packages: [], isThere: true, name, version, isPrivate, isOnlyTools: false };
  }
  const folders = [...texts].flatMap(([file, text]) => {
    const [, folder, kind] = /^(.+)\/(pyproject\.toml|setup\.py)$/.exec(file) ?? [];
    if (folder === undefined || beside.test(folder)) return [];
    return kind === 'setup.py' || describe(text)?.isProject === true ? [folder] : [];
  });
  const isOnlyTools = root !== undefined;
  return {
    ...{ packages: patternsOf([...new Set(folders)].sort()), isThere: folders.length > 0 },
    ...{ name: undefined, version: undefined, isPrivate: false, isOnlyTools },
  };
}

/** Two and more folders beside each other become one pattern. */
function patternsOf(folders: readonly string[]): string[] {
  const parents = Object.groupBy(folders, (folder) => folder.slice(0, Math.max(0, folder.lastIndexOf('/'))));
  return Object.entries(parents).flatMap(([parent, some = []]) => {
    return some.length > 1 && parent !== '' ? [`${parent}/*`] : some;
  });
}

interface Described {
  readonly isProject: boolean;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly isPrivate: boolean;
}

/** @returns nothing for text that is no TOML: the release says what is wrong with it */
function describe(text: string | undefined): Described | undefined {
  const document = readToml('pyproject.toml', text);
  if (document === undefined) return undefined;
  const poetry = tableAt(tableAt(document, 'tool'), 'poetry');
  const project = { ...poetry, ...tableAt(document, 'project') };
  const { name, version, classifiers } = project;
  const isPackage = poetry['package-mode'] !== false;
  return {
    isProject: (typeof name === 'string' || 'build-system' in document) && isPackage,
    name: typeof name === 'string' ? name : undefined,
    version: typeof version === 'string' ? version : undefined,
    isPrivate: Array.isArray(classifiers) && classifiers.some((each) => /^Private *::/.test(String(each))),
  };
}

/** TOML that somebody else wrote. @returns nothing where it cannot be read */
export function readToml(file: string, text: string | undefined): TomlTable | undefined {
  if (text === undefined) return undefined;
  try {
    return parseToml(file, text);
  } catch {
    return undefined;
  }
}
