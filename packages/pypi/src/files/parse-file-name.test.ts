import { expect, test } from '@jest/globals';
import { parseFileName } from './parse-file-name.ts';

test.each([
  ['acme_parcel-1.2.0-py3-none-any.whl', { kind: 'wheel', project: 'acme-parcel', version: '1.2.0', pythonTag: 'py3' }],
  [
    'acme-1.0b2-1-cp312-cp312-manylinux_2_17_x86_64.whl',
    { kind: 'wheel', project: 'acme', version: '1.0b2', pythonTag: 'cp312' },
  ],
  ['acme_parcel-1.2.0rc1.tar.gz', { kind: 'sdist', project: 'acme-parcel', version: '1.2.0rc1', pythonTag: 'source' }],
  ['Acme.Parcel-x-1.2.0.tar.gz', { kind: 'sdist', project: 'acme-parcel-x', version: '1.2.0', pythonTag: 'source' }],
])('reads %s', (name, expected) => {
  expect(parseFileName(name)).toEqual(expected);
});

test.each(['.gitignore', 'acme-1.0.zip', 'acme.tar.gz', 'acme-1.0.whl', 'acme-1.0-py3-none-any.whl.asc'])(
  'takes %s for no distribution',
  (name) => {
    expect(parseFileName(name)).toBeUndefined();
  },
);
