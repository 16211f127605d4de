import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BuildBackend,
  findBuildBackend,
  findVersionTool,
  type PythonProject,
  projectFolders,
  readPythonProject,
  type VersionTool,
} from '@waybill/python';
import { noPythonProject } from '../errors.ts';

/** A folder with a `pyproject.toml` or a `setup.py`, which is built and released. */
export interface Project {
  /** Relative to the repository, with `/`: `.`, `packages/parcel`. */
  readonly folder: string;
  /** Absolute. */
  readonly path: string;
  readonly python: PythonProject;
  /** What builds it in the end, whatever wraps it. */
  readonly backend: BuildBackend;
  /** What takes its version from git, as far as it is known. */
  readonly versionTool: VersionTool | undefined;
  /** Whether only a build tells its version. */
  readonly isDynamic: boolean;
}

/** A larger file is no configuration. Bytes. */
const largest = 2 ** 20;

/**
 * The Python projects that `packages` names, in a stable order.
 *
 * @throws ENOPYTHONPROJECT for a folder without one, or a pattern that matches none; EINVALIDTOML
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
  const read = (file: string) => readText(join(path, file));
  const { document, name: project, version, buildBackend = '' } = python;
  const mayBe = version === undefined || buildBackend.startsWith('poetry_dynamic_versioning');
  const [backend, tool] = await Promise.all([
    findBuildBackend(document, read),
    mayBe ? findVersionTool({ document, project }, read) : undefined,
  ]);
  // Poetry's plugin writes over whatever version its table has, where it is on.
  const isDynamic = version === undefined || tool?.name === 'poetry-dynamic-versioning';
  return { folder, path, python, backend, versionTool: isDynamic ? tool : undefined, isDynamic };
}

async function readText(file: string): Promise<string | undefined> {
  const about = await stat(file).catch(() => undefined);
  return about?.isFile() && about.size <= largest ? readFile(file, 'utf8') : undefined;
}
