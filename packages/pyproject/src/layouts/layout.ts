import { posix } from 'node:path';
import type { VersionTool } from '@waybill/python';
import { type Data, nameOfPath, type Path, type ProjectFiles, textAt, valueAt } from '../documents/index.ts';
import { dynamicVersion, noVersionFile } from '../errors.ts';
import type { Wanted } from '../places/index.ts';

/** A folder with a `pyproject.toml` or a `setup.py`. */
export interface Project {
  /** Relative to the root of the repository: `.`, `packages/parcel`. */
  readonly folder: string;
  /** What `pyproject.toml` says, where there is one. */
  readonly data: Data;
  /** The build backend. */
  readonly backend: string;
  readonly files: ProjectFiles;
}

/** Where a project's version stands. */
export interface Layout {
  readonly wanted: readonly Wanted[];
  /** What is worth saying when there is nothing to edit. */
  readonly note?: string;
  /** What may go wrong with it, and what to do. */
  readonly warning?: string;
  /** Where a tool takes it from git's tags: how it has them begin, if the project says so. */
  readonly tagPrefix?: string;
}

/** Finds the version where a build backend takes it from. @throws EDYNAMICVERSION, ENOVERSIONFILE, EINVALIDPATTERN */
export type FindLayout = (project: Project) => Promise<Layout>;

/** A file of the project, as the whole repository names it. */
export function fileOf({ folder }: Pick<Project, 'folder'>, file: string): string {
  return posix.join(folder, file);
}

/** A file of the project that its configuration names. @throws ENOVERSIONFILE where there is none */
export async function namedFile(project: Project, path: string, from: string): Promise<string> {
  const file = fileOf(project, path);
  if ((await project.files.text(file)) === undefined) throw noVersionFile(path, from, [file]);
  return file;
}

export function projectName({ data }: Pick<Project, 'data'>): string | undefined {
  const tables: Path[] = [
    ['project'],
    ['tool', 'poetry'],
    ['tool', 'flit', 'metadata'],
    ['tool', 'enscons'],
    ['tool', 'sip', 'metadata'],
  ];
  const names = tables.map((table) => textAt(data, [...table, 'name']));
  return names.find((name) => name !== undefined);
}

/** The layout of a tool that takes the version from git when the project is built. */
export function handedOver({ name, variables, tagPrefix }: VersionTool): Layout {
  const [variable] = variables;
  const how =
    variable === undefined
      ? "git's tags. The build runs where the tag of the release is there already"
      : `\`${variable}\` when the build sets it`;
  const note = `Nothing to edit: ${name} takes the version from ${how}.`;
  return { wanted: [], note, ...(tagPrefix === undefined ? {} : { tagPrefix }) };
}

/**
 * The layout of a version that code makes when the project is built, mostly from git's tags. What is built shows whether
 * it is right.
 *
 * @param reason as for `unknownLayout`
 */
export function computedVersion(project: Project, reason: string, others: readonly string[] = []): Layout {
  const lines = others.length === 0 ? '' : ` Found: ${others.join(', ')}.`;
  return {
    wanted: [],
    warning:
      `Nothing to edit: \`${fileOf(project, 'pyproject.toml')}\` leaves the version to \`${project.backend}\`, and ${reason}.${lines} ` +
      'The pypi plugin checks the version of what is built, and builds at the tag when it differs. ' +
      'If a file holds the version, name that file under `pyproject.files`.',
  };
}

/** What a module shows that asks git, or a tool for it, when it is imported. */
const asksGit = /\b(?:git|subprocess|dunamai|versioneer|miniver|setuptools_scm)\b|\bget_versions\(/;

/**
 * The layout of a name in a module that the backend imports: the place, or, where only running the module tells, as for a
 * function, which backends call, and for what asks git, a version that is computed.
 */
export async function readOrComputed(project: Project, wanted: Wanted): Promise<Layout> {
  const reason = await whyComputed(project, wanted);
  return reason === undefined ? { wanted: [wanted] } : computedVersion(project, reason);
}

async function whyComputed({ files }: Project, { file, place }: Wanted): Promise<string | undefined> {
  if (place.kind !== 'assignment' || place.tuple !== undefined) return undefined;
  const text = (await files.text(file)) ?? '';
  const { name } = place;
  if (new RegExp(`^def ${name}\\b`, 'm').test(text)) return `the function \`${name}\` in \`${file}\` computes it`;
  const assigned = [...text.matchAll(new RegExp(`^${name}\\b[^=\\n]*=(?!=)(.*)`, 'gm'))].map(([, value = '']) => value);
  const isPlain = assigned.length > 0 && assigned.every((value) => /^[\s(]*[ru]?["']/i.test(value));
  return !isPlain && asksGit.test(text) ? `\`${file}\` computes it when it is imported` : undefined;
}

/**
 * The error for a layout whose version cannot be written: it says why, and shows what `pyproject.toml` says of versions.
 *
 * @param reason completes "… leaves the version to `backend`, and"
 */
export function unknownLayout(project: Project, reason: string, others: readonly string[] = []) {
  const file = fileOf(project, 'pyproject.toml');
  const paths: Path[] = [['project', 'dynamic'], ...versionPaths(valueAt(project.data, ['tool']), ['tool'])];
  const found = paths.flatMap((path) => {
    const value = valueAt(project.data, path);
    return value === undefined ? [] : [`\`${nameOfPath(path)}\` = \`${JSON.stringify(value)}\` in \`${file}\``];
  });
  return dynamicVersion({ file, backend: project.backend, reason }, [...found, ...others]);
}

/** Where tools are told of versions: `tool.hatch.version`, `tool.versioningit`. */
function versionPaths(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const isOne = key === 'version' || (path.length === 1 && /version|scm|dynamic-metadata/.test(key));
    return isOne ? [[...path, key]] : versionPaths(below, [...path, key]);
  });
}
