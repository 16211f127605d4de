import { posix } from 'node:path';
import { findCompanions } from './companions.ts';
import { textAt } from './data.ts';
import { noPyproject } from './errors.ts';
import { fulfilled } from './fulfilled.ts';
import { findLayout } from './layouts/find-layout.ts';
import type { Layout } from './layouts/layout.ts';
import type { Options } from './options.ts';
import type { ProjectFiles } from './project-files.ts';
import { wantedFile } from './wanted-file.ts';

/** What builds a project that names no backend. PEP 517. */
const defaultBackend = 'setuptools.build_meta:__legacy__';

/**
 * What of the repository holds the version: by the layout of each project, by the files that repeat it, by option.
 *
 * @param problems takes every error, so that all are reported at once
 */
export async function findWanted(files: ProjectFiles, options: Options, problems: unknown[]): Promise<Layout[]> {
  const extra = options.files.map((target) => wantedFile(files, target));
  if (options.layout === 'files') return fulfilled(extra, problems);
  const folders = (
    await fulfilled(
      options.packages.map((pattern) => projectFolders(files, pattern)),
      problems,
    )
  ).flat();
  const projects = folders.map((folder) => findProject(files, folder));
  return fulfilled([...projects, ...findCompanions(files, folders), ...extra], problems);
}

/** The folders with a Python project that an entry of `packages` means. @throws ENOPYPROJECT when it means none */
export async function projectFolders(files: ProjectFiles, pattern: string): Promise<string[]> {
  const folders = await files.folders(pattern);
  const texts = await Promise.all(folders.map((folder) => files.text(posix.join(folder, 'pyproject.toml'))));
  const projects = folders.filter((_, index) => texts[index] !== undefined);
  if (projects.length === 0) throw noPyproject(pattern);
  return projects;
}

async function findProject(files: ProjectFiles, folder: string): Promise<Layout> {
  const document = await files.document(posix.join(folder, 'pyproject.toml'));
  const backend = textAt(document?.data, ['build-system', 'build-backend']) ?? defaultBackend;
  return findLayout({ folder, data: document?.data, backend, files });
}
