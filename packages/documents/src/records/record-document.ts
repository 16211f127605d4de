import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type Artifact,
  forgetArtifacts,
  type ReleaseContext,
  readArtifacts,
  recordArtifact,
  refuseLinks,
  releaseFolder,
  releasePaths,
  sha256File,
} from '@waybill/kernel';
import { takenName } from '../errors.ts';

type Context = Pick<ReleaseContext, 'cwd' | 'nextRelease'>;
type Described = Pick<Artifact, 'mediaType' | 'measures'>;

/** The documents of one release: writes each below `.waybill/<version>/documents/`, and records it. */
export interface Documents {
  /** Names of what was recorded. */
  readonly names: readonly string[];
  /** @param write gets the absolute path of the new file; @throws EDOCUMENTSNAME */
  add(name: string, described: Described, write: (file: string) => Promise<void>): Promise<void>;
  addText(name: string, described: Described, text: string): Promise<void>;
}

/** Opens the folder of the documents of a release. @param isNew whether what an earlier build left is removed */
export async function openDocuments(context: Context, { isNew }: { readonly isNew: boolean }): Promise<Documents> {
  const { cwd, nextRelease } = context;
  const { version } = nextRelease;
  const folder = releasePaths.of(version).documents;
  await releaseFolder(cwd, version);
  await refuseLinks(cwd, folder);
  if (isNew) {
    await forgetArtifacts(cwd, version, ['document']);
    await rm(join(cwd, folder), { recursive: true, force: true });
  }
  await mkdir(join(cwd, folder), { recursive: true });
  const artifacts = await readArtifacts(cwd, version);
  // All of them go to one page. The last two are made later.
  const taken = new Set([
    ...artifacts.flatMap(({ path }) => (path === undefined ? [] : [basename(path)])),
    releasePaths.names.verifyFile,
    releasePaths.names.entry,
  ]);
  const names: string[] = [];

  async function add(name: string, described: Described, write: (file: string) => Promise<void>): Promise<void> {
    if (taken.has(name)) throw takenName(name);
    taken.add(name);
    const path = `${folder}/${name}`;
    const file = join(cwd, path);
    await write(file);
    const [sha256, { size }] = await Promise.all([sha256File(file), stat(file)]);
    await recordArtifact(cwd, version, { kind: 'document', name, version, path, sha256, size, ...described });
    names.push(name);
  }
  return { names, add, addText: (name, described, text) => add(name, described, (file) => writeFile(file, text)) };
}
