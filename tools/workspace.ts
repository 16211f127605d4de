import { glob, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

export interface WorkspacePackage {
  /** `kernel`, `docker`, … */
  readonly room: string;
  readonly folder: string;
  readonly manifest: {
    readonly name: string;
    readonly version: string;
    readonly license: string;
    readonly description: string;
    /** Its README. */
    readonly homepage: string;
    readonly keywords: readonly string[];
    /** Sources by entry point and by program, as the workspace itself imports them. */
    readonly exports: Readonly<Record<string, string>>;
    readonly bin?: Readonly<Record<string, string>>;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly publishConfig?: { readonly provenance?: boolean };
  };
}

/** The published packages in alphabetical order. */
export async function workspacePackages(): Promise<WorkspacePackage[]> {
  const files: string[] = [];
  for await (const file of glob('packages/*/package.json', { cwd: root })) files.push(join(root, file));
  return Promise.all(
    files.sort().map(async (file) => {
      const folder = dirname(file);
      const room = folder.slice(folder.lastIndexOf('/') + 1);
      return { room, folder, manifest: JSON.parse(await readFile(file, 'utf8')) };
    }),
  );
}

/** The packages that semantic-release loads as plugins: those with options of their own. */
export function isPlugin({ manifest }: WorkspacePackage): boolean {
  return manifest.keywords.includes('semantic-release-plugin');
}
