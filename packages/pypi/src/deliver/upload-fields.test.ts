import { expect, test } from '@jest/globals';
import { parseMetadata } from '@waybill/python';
import fc from 'fast-check';
import { uploadFields } from './upload-fields.ts';

const file = {
  name: 'acme_parcel-1.2.0-py3-none-any.whl',
  path: '/dist/acme_parcel-1.2.0-py3-none-any.whl',
  kind: 'wheel',
  project: 'acme-parcel',
  version: '1.2.0',
  pythonTag: 'py3',
  size: 1,
  sha256: 'ab'.repeat(32),
} as const;

const fieldsOf = (metadata: string) => uploadFields({ ...file, metadata: parseMetadata(metadata) });

test('sends the fields that twine sends, under the names of the form', () => {
  const metadata = [
    'Metadata-Version: 2.4',
    'Name: acme_parcel',
    'Version: 1.2.0',
    'Platform: any',
    'Keywords: box , string',
    'License-File: LICENSE',
    'Classifier: A :: B',
    'Classifier: C :: D',
    'Project-URL: Source ,https://example.org/?a=1,2',
    'Import-Name: acme',
    '',
    'Text\n',
  ].join('\n');

  expect(fieldsOf(metadata)).toEqual([
    ['metadata_version', '2.4'],
    ['name', 'acme-parcel'],
    ['version', '1.2.0'],
    ['platform', 'any'],
    ['description', 'Text\n'],
    ['keywords', 'box, string'],
    ['license_file', 'LICENSE'],
    ['classifiers', 'A :: B'],
    ['classifiers', 'C :: D'],
    ['project_urls', 'Source, https://example.org/?a=1,2'],
    ['filetype', 'bdist_wheel'],
    ['pyversion', 'py3'],
    ['sha256_digest', file.sha256],
    [':action', 'file_upload'],
    ['protocol_version', '1'],
  ]);
});

test.each([
  ['2.1', []],
  ['2.4', ['LICENSE']],
  ['3.0', ['LICENSE']],
])('metadata %s sends licence files %j: the field is of 2.4', (version, expected) => {
  const sent = fieldsOf(`Metadata-Version: ${version}\nLicense-File: LICENSE\n`);

  expect(sent.filter(([name]) => name === 'license_file').map(([, value]) => value)).toEqual(expected);
});

test('describes an sdist as source', () => {
  const sdist = { ...file, kind: 'sdist', pythonTag: 'source', metadata: new Map() } as const;

  expect(uploadFields(sdist)).toEqual(
    expect.arrayContaining([
      ['filetype', 'sdist'],
      ['pyversion', 'source'],
    ]),
  );
});

test('every value of a plain field arrives unchanged and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (values) => {
      const sent = uploadFields({ ...file, metadata: new Map([['requires-dist', values]]) });

      expect(sent.filter(([name]) => name === 'requires_dist').map(([, value]) => value)).toEqual(values);
    }),
  );
});
