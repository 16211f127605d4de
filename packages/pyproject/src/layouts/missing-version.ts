import { posix } from 'node:path';
import { textsAt, valueAt } from '../documents/index.ts';
import { noVersion } from '../errors.ts';
import { fileOf, type Project } from './layout.ts';

/** Where projects are looked for below a folder that has none, when no workspace names them. */
const usualFolders = ['*', '*/*'];

/** How many folders an error names before it names none. */
const mostFolders = 20;

/** Whether a `pyproject.toml` holds no project, but only names those of its workspace. */
export function isWorkspaceRoot({ data }: Project): boolean {
  const isProject = ['project', 'build-system'].some((table) => valueAt(data, [table]) !== undefined);
  return !isProject && valueAt(data, ['tool', 'uv', 'workspace']) !== undefined;
}

/** ENOVERSION for a project; where projects are in folders below it, it names the setting that releases them. */
export function missingVersion(project: Project) {
  const file = fileOf(project, 'pyproject.toml');
  if (valueAt(project.data, ['project']) !== undefined) return noVersion(file);
  const patterns = textsAt(project.data, ['tool', 'uv', 'workspace', 'members']);
  const excluded = foldersOf(project, textsAt(project.data, ['tool', 'uv', 'workspace', 'exclude']));
  const members = foldersOf(project, patterns.length > 0 ? patterns : usualFolders).filter(
    (folder) => folder !== project.folder && !excluded.includes(folder),
  );
  return noVersion(file, members.length > mostFolders ? [] : members);
}

function foldersOf({ folder, files }: Project, patterns: readonly string[]): string[] {
  const found = patterns.flatMap((pattern) => files.projects(posix.join(folder, pattern)));
  return [...new Set(found)].filter((each) => !/(^|\/)(\.|node_modules)/.test(each)).sort();
}
