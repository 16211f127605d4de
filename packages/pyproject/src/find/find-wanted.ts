import { posix } from 'node:path';
import { textAt } from '../documents/data.ts';
import type { ProjectFiles } from '../documents/project-files.ts';
import { noPyproject } from '../errors.ts';
import { findLayout } from '../layouts/find-layout.ts';
import type { Layout } from '../layouts/layout.ts';
import type { Options } from '../options.ts';
import { findCompanions } from './companions.ts';
import { fulfilled } from './fulfilled.ts';
import { wantedFile } from './wanted-file.ts';

/** What builds a project that names no backend. PEP 517. */
const defaultBackend = 'setuptools.build_meta:__legacy__';

/**
 * What of the repository holds the version: by the layout of each project, by the files that repeat it, by option.
 *
 * @param problems takes every error, so that all are reported at once
 */
export async function findWanted(files: ProjectFiles, options: Options, problems: unknown[]): Promise<Layout[]> {
  const isAuto = options.layout === 'auto';
  const folders = isAuto ? projectFolders(files, options.packages, problems) : [];
  // All are started together and awaited at once: an error that nobody waits for would end the process.
  return fulfilled(
    [
      ...folders.map((folder) => findProject(files, folder)),
      ...(isAuto ? findCompanions(files, folders) : []),
      ...options.files.map((target) => wantedFile(files, target)),
    ],
    problems,
  );
}

function projectFolders(files: ProjectFiles, patterns: readonly string[], problems: unknown[]) {
  const found = patterns.map((pattern) => files.projects(pattern));
  problems.push(...patterns.filter((_, index) => found[index]?.length === 0).map(noPyproject));
  return [...new Set(found.flat())];
}

async function findProject(files: ProjectFiles, folder: string): Promise<Layout> {
  const document = await files.document(posix.join(folder, 'pyproject.toml'));
  const backend = textAt(document?.data, ['build-system', 'build-backend']) ?? defaultBackend;
  return findLayout({ folder, data: document?.data, backend, files });
}
