import type { FolderOption } from '../options.ts';

export interface PlannedFolder {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  /** Name of the archive without version: `guides`. */
  readonly name: string;
  readonly format: 'tar.gz' | 'zip';
  readonly isRequired: boolean;
}

/** What each folder of the options becomes. */
export function planFolders(folders: readonly FolderOption[]): PlannedFolder[] {
  return folders.map((each) => {
    const { path, name, format = 'tar.gz', required = true } = typeof each === 'string' ? { path: each } : each;
    const plain =
      path
        .replaceAll('\\', '/')
        .replace(/^(?:\.\/)+/, '')
        .replace(/\/+$/, '') || '.';
    return { path: plain, name: name ?? nameFolder(plain), format, isRequired: required };
  });
}

/** The last part of a path, in characters that a release page leaves as they are. */
function nameFolder(path: string): string {
  const last = path.split('/').at(-1) ?? '';
  return (
    last
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 100) || 'documents'
  );
}
