import { glob } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type PythonProject, readPythonProject } from '@waybill/python';
import { noPythonProject } from './errors.ts';

/** A folder with a `pyproject.toml`, which is built and released. */
export interface Project {
  /** Relative to the repository, with `/`: `.`, `packages/parcel`. */
  readonly folder: string;
  /** Absolute. */
  readonly path: string;
  readonly python: PythonProject;
}

/**
 * The Python projects that `packages` names, in a stable order.
 *
 * @throws ENOPYTHONPROJECT for a folder without one, or a pattern that matches none
 */
export async function findProjects(cwd: string, packages: readonly string[]): Promise<Project[]> {
  const projects = new Map<string, Project>();
  for (const pattern of packages) {
    const folders = await foldersOf(cwd, pattern);
    if (folders.length === 0) throw noPythonProject(pattern);
    for (const folder of folders) projects.set(folder, await readProject(cwd, folder));
  }
  return [...projects.values()];
}

async function readProject(cwd: string, folder: string): Promise<Project> {
  const path = join(cwd, folder);
  const python = await readPythonProject(path);
  if (python === undefined) throw noPythonProject(folder);
  return { folder, path, python };
}

async function foldersOf(cwd: string, pattern: string): Promise<string[]> {
  if (!/[*?[{]/.test(pattern)) return [pattern.replace(/(.)\/+$/, '$1')];
  const folders: string[] = [];
  for await (const file of glob(`${pattern.replace(/\/+$/, '')}/pyproject.toml`, { cwd })) {
    folders.push(file.split(sep).slice(0, -1).join('/'));
  }
  return folders.sort();
}
