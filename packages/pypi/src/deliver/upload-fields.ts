import type { CoreMetadata } from '@waybill/python';
import type { Distribution } from '../files/index.ts';
import type { FormField } from '../indexes/index.ts';

/** Metadata field → form field, where more than `-` → `_` changes. Wrong names are silently ignored by indexes. */
const renamed: Readonly<Record<string, string>> = { classifier: 'classifiers', 'project-url': 'project_urls' };

/** The metadata fields that the upload form knows, as twine sends them. */
const sent = [
  'metadata-version',
  'name',
  'version',
  'platform',
  'supported-platform',
  'summary',
  'description',
  'description-content-type',
  'keywords',
  'home-page',
  'download-url',
  'author',
  'author-email',
  'maintainer',
  'maintainer-email',
  'license',
  'license-expression',
  'license-file',
  'classifier',
  'requires',
  'provides',
  'obsoletes',
  'requires-dist',
  'provides-dist',
  'obsoletes-dist',
  'requires-python',
  'requires-external',
  'project-url',
  'provides-extra',
  'dynamic',
] as const;

/**
 * The fields of the upload form beside the file, field by field what twine sends for the same file; only
 * `blake2_256_digest` is left out: one digest is enough. https://docs.pypi.org/api/upload/
 */
export function uploadFields({ metadata, kind, pythonTag, sha256 }: Distribution): FormField[] {
  const described = sent.flatMap((field) =>
    valuesFor(metadata, field).map((value): FormField => [renamed[field] ?? field.replaceAll('-', '_'), value]),
  );
  return [
    ...described,
    ['filetype', kind === 'wheel' ? 'bdist_wheel' : 'sdist'],
    ['pyversion', pythonTag],
    ['sha256_digest', sha256],
    [':action', 'file_upload'],
    ['protocol_version', '1'],
  ];
}

function valuesFor(metadata: CoreMetadata, field: string): readonly string[] {
  const values = metadata.get(field) ?? [];
  switch (field) {
    case 'name':
      return values.map((name) => name.replace(/[^A-Za-z0-9.]+/g, '-'));
    case 'keywords':
      return values.map((words) => words.split(',').map(trimmed).join(', '));
    case 'project-url':
      return values.map(labelled);
    case 'license-file':
      // setuptools writes the field into older metadata, which has no such field: the index would refuse the file.
      return isBefore24(metadata) ? [] : values;
    default:
      return values;
  }
}

const trimmed = (text: string) => text.trim();

/** `Source,https://…` and `Source , https://…` → `Source, https://…`. */
function labelled(projectUrl: string): string {
  const [label = '', ...url] = projectUrl.split(',');
  return `${label.trim()}, ${url.join(',').trim()}`;
}

function isBefore24(metadata: CoreMetadata): boolean {
  const [major = 0, minor = 0] = (metadata.get('metadata-version')?.[0] ?? '0').split('.').map(Number);
  return major < 2 || (major === 2 && minor < 4);
}
