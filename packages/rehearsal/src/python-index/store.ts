import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clean, eq } from '@renovatebot/pep440';
import type { ListedFile } from './simple-api.ts';
import { type Field, fieldOf, normalizeName, type Upload, type UploadedFile } from './upload.ts';

/** A file that the index serves. */
export interface StoredFile extends ListedFile, UploadedFile {
  /** Normalised name. */
  readonly project: string;
  /** The form it came with. */
  readonly fields: readonly Field[];
}

export interface StoredRelease {
  readonly project: string;
  readonly version: string;
  readonly created: Date;
  /** The form of the first upload, which fixes the metadata of the release. */
  readonly fields: readonly Field[];
}

/** Everything an index remembers; the bytes lie in a folder. */
export interface Store {
  readonly files: readonly StoredFile[];
  readonly releases: readonly StoredRelease[];
  readonly deleted: ReadonlySet<string>;
  /** Counts changes. */
  readonly serial: number;
  add(upload: Upload & { file: UploadedFile }, at: Date, metadata?: Buffer): Promise<void>;
  yank(filename: string, reason: string): void;
  remove(filename: string): Promise<void>;
  clear(): Promise<void>;
}

/** A store whose files lie in `folder`. */
export function indexStore(folder: string): Store {
  const files: StoredFile[] = [];
  const releases: StoredRelease[] = [];
  const deleted = new Set<string>();
  let serial = 0;

  return {
    files,
    releases,
    deleted,
    get serial() {
      return serial;
    },
    async add({ fields, file }, uploadedAt, metadata) {
      const path = join(folder, file.filename);
      const stored = describe(fields, { ...file, path }, uploadedAt, metadata);
      // Known before it is in place, so that a second upload of the name at the same time meets it.
      files.push(stored);
      serial += 1;
      const same = (release: StoredRelease) =>
        release.project === stored.project && eq(release.version, stored.version);
      if (!releases.some(same)) {
        releases.push({ project: stored.project, version: stored.version, created: uploadedAt, fields });
      }
      if (metadata !== undefined) await writeFile(`${path}.metadata`, metadata);
      await rename(file.path, path);
    },
    yank(filename, reason) {
      const at = files.findIndex((file) => file.filename === filename);
      const file = files[at];
      if (file !== undefined) files[at] = { ...file, yanked: reason };
      serial += 1;
    },
    async remove(filename) {
      const at = files.findIndex((other) => other.filename === filename);
      const file = files[at];
      if (file === undefined) return;
      files.splice(at, 1);
      deleted.add(filename);
      serial += 1;
      await rm(file.path, { force: true });
    },
    async clear() {
      await Promise.all(files.splice(0).map(({ path }) => rm(path, { force: true })));
      releases.length = 0;
      deleted.clear();
    },
  };
}

function describe(fields: readonly Field[], file: UploadedFile, uploadedAt: Date, metadata?: Buffer): StoredFile {
  const version = fieldOf(fields, 'version');
  return {
    ...file,
    fields,
    project: normalizeName(fieldOf(fields, 'name')),
    version: clean(version) ?? version,
    filetype: fieldOf(fields, 'filetype'),
    pythonVersion: fieldOf(fields, 'pyversion') || 'source',
    requiresPython: fieldOf(fields, 'requires_python'),
    uploadedAt,
    yanked: false,
    ...(metadata && { metadataSha256: createHash('sha256').update(metadata).digest('hex') }),
  };
}
