import { eq } from '@renovatebot/pep440';
import { fieldOf, normalizeName, type Upload, type UploadedFile } from '../upload.ts';
import { filenameRefusal } from './file-rules.ts';
import { formRules } from './form-rules.ts';

/** What an index remembers, as far as it decides about an upload. */
export interface Held {
  readonly files: readonly (UploadedFile & {
    readonly project: string;
    readonly version: string;
    readonly filetype: string;
  })[];
  /** Names of files that were once there. */
  readonly deleted: ReadonlySet<string>;
  readonly releases: readonly { readonly project: string; readonly version: string; readonly created: Date }[];
}

export interface Terms {
  readonly now: Date;
  /** Bytes. */
  readonly fileLimit: number;
  /** Bytes of all files of a project. */
  readonly projectLimit: number;
  /** Days after which a release takes no new file. */
  readonly maximumAge: number;
}

export type Verdict =
  | { readonly kind: 'store' }
  | { readonly kind: 'same' }
  | { readonly kind: 'refuse'; readonly message: string };

interface Case {
  readonly upload: Upload;
  readonly file: UploadedFile;
  readonly held: Held;
  readonly terms: Terms;
  readonly project: string;
  readonly version: string;
}

type FileRule = (upload: Case) => string | undefined;

const reuse = 'See https://pypi.org/help/#file-name-reuse for more information.';

/** Decides about an upload as PyPI does, in its order and its words (pypi/warehouse: forklift/legacy.py). */
export function judgeUpload(upload: Upload, held: Held, terms: Terms): Verdict {
  const { fields, file } = upload;
  const inForm = firstOf(formRules, fields);
  if (inForm !== undefined) return refuse(inForm);
  if (file === undefined) return refuse('Upload payload does not have a file.');

  const project = normalizeName(fieldOf(fields, 'name'));
  const given = { upload, file, held, terms, project, version: fieldOf(fields, 'version') };
  const inBytes = firstOf(byteRules, given);
  if (inBytes !== undefined) return refuse(inBytes);
  if (held.files.some((other) => other.filename === file.filename && other.sha256 === file.sha256))
    return { kind: 'same' };
  const inPlace = firstOf(placeRules, given);
  return inPlace === undefined ? { kind: 'store' } : refuse(inPlace);
}

const byteRules: readonly FileRule[] = [
  ({ file }) =>
    file.contentType === '' || file.contentType.startsWith('image/') ? 'Invalid distribution file.' : undefined,
  ({ file, terms, upload }) =>
    file.size > terms.fileLimit
      ? `File too large. Limit for project '${fieldOf(upload.fields, 'name')}' is ${megabytes(terms.fileLimit)} MB. See https://docs.pypi.org/project-management/storage-limits#requesting-a-file-size-limit-increase for more information.`
      : undefined,
  ({ held, file, terms, project, upload }) => {
    const size = held.files
      .filter((other) => other.project === project)
      .reduce((sum, other) => sum + other.size, file.size);
    if (size <= terms.projectLimit) return undefined;
    return `Project size too large. Limit for project '${fieldOf(upload.fields, 'name')}' total size is ${megabytes(terms.projectLimit) / 1024} GB. See https://docs.pypi.org/project-management/storage-limits#requesting-a-project-size-limit-increase`;
  },
  ({ upload, file }) => {
    const stated = { md5_digest: file.md5, sha256_digest: file.sha256, blake2_256_digest: file.blake2 };
    const differs = Object.entries(stated).some(([field, digest]) => {
      const given = fieldOf(upload.fields, field).toLowerCase();
      return given !== '' && given !== digest;
    });
    return differs ? 'The digest supplied does not match a digest calculated from the uploaded file.' : undefined;
  },
];

const placeRules: readonly FileRule[] = [
  // twine and others look for the first three words (pypi/warehouse#3482).
  ({ held, file }) =>
    held.files.some((other) => other.filename === file.filename || other.blake2 === file.blake2)
      ? `File already exists ('${file.filename}', with blake2_256 hash '${file.blake2}'). ${reuse}`
      : undefined,
  ({ held, file }) =>
    held.deleted.has(file.filename)
      ? `This filename was previously used by a file that has since been deleted. Use a different version. ${reuse}`
      : undefined,
  ({ held, terms, project, version }) => {
    const release = held.releases.find((other) => other.project === project && eq(other.version, version));
    const age = release === undefined ? 0 : (terms.now.getTime() - release.created.getTime()) / 86_400_000;
    if (age <= terms.maximumAge) return undefined;
    return `Uploading new files to releases older than ${terms.maximumAge} days is not allowed.`;
  },
  ({ held, upload, project, version }) => {
    if (fieldOf(upload.fields, 'filetype') !== 'sdist') return undefined;
    const another = held.files.some((f) => f.filetype === 'sdist' && f.project === project && eq(f.version, version));
    return another ? 'Only one sdist may be uploaded per release.' : undefined;
  },
  ({ upload, file }) => filenameRefusal(file.filename, upload.fields),
];

function firstOf<T>(rules: readonly ((given: T) => string | undefined)[], given: T): string | undefined {
  for (const rule of rules) {
    const message = rule(given);
    if (message !== undefined) return message;
  }
  return undefined;
}

function refuse(message: string): Verdict {
  return { kind: 'refuse', message };
}

function megabytes(bytes: number): number {
  return bytes / 2 ** 20;
}
