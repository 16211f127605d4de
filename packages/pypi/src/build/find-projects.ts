import { join } from 'node:path';
import { type PythonProject, projectFolders, readPythonProject } from '@waybill/python';
import { noPythonProject } from '../errors.ts';

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
    const folders = projectFolders(cwd, pattern);
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
