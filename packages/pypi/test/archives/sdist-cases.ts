import { type Case, type Cases, top } from '../case-files.ts';

export const sdist = (rest: Case): Case => ({ kind: 'sdist', ...rest });
const link = (type: 'link' | 'symlink', linkname: string): Case =>
  sdist({ entries: [{ header: { name: `${top}/docs/link`, size: 0, type, linkname } }] });

/** More than a reader keeps at hand at once. */
const manyFiles = Object.fromEntries(
  Array.from({ length: 300 }, (_, at) => [`${top}/docs/${at}.txt`, 'words '.repeat(800)]),
);

/** For each rule about sdists: files that it lets pass, and files that it refuses. */
export const sdistCases: Cases = {
  'sdist-top-folder': {
    accepted: [sdist({}), sdist({ members: manyFiles })],
    refused: [sdist({ members: { 'other/x.py': '' } }), sdist({ members: { 'setup.py': '' } })],
  },
  'sdist-paths': {
    accepted: [
      link('symlink', '../pyproject.toml'),
      link('link', `${top}/pyproject.toml`),
      sdist({ members: { [`${top}/a/../b`]: '' } }),
    ],
    refused: [
      link('symlink', '../../../x'),
      link('symlink', '/etc/passwd'),
      link('link', '../x'),
      sdist({ members: { [`${top}/../../x`]: '' } }),
      sdist({ entries: [{ header: { name: `${top}/fifo`, size: 0, type: 'fifo' } }] }),
      // Step by step inside, and outside once a link is followed.
      sdist({
        entries: [
          { header: { name: `${top}/p`, size: 0, type: 'symlink', linkname: '.' } },
          { header: { name: `${top}/p/p/p/q`, size: 0, type: 'symlink', linkname: '../../..' } },
        ],
      }),
      sdist({
        entries: [
          { header: { name: `${top}/d/x`, size: 0 } },
          { header: { name: `${top}/d`, size: 0, type: 'symlink', linkname: 'e' } },
        ],
      }),
      sdist({ members: { [`${top}\\..\\..\\x`]: '' } }),
    ],
  },
  'sdist-metadata-once': {
    accepted: [sdist({}), sdist({ members: { [`${top}/src/PKG-INFO`]: '', [`${top}/tests/a/pyproject.toml`]: '' } })],
    refused: [
      sdist({ entries: [{ header: { name: `${top}/PKG-INFO`, size: 0 } }] }),
      sdist({ entries: [{ header: { name: `./${top}/./PKG-INFO`, size: 0 } }] }),
    ],
  },
  'sdist-sparse': {
    accepted: [sdist({})],
    refused: [
      sdist({
        entries: [
          {
            header: {
              name: `${top}/sparse`,
              size: 0,
              pax: { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '0' },
            },
          },
        ],
      }),
    ],
  },
  'sdist-license-files': {
    accepted: [sdist({ metadata: { 'License-File': ['LICENSE'] }, members: { [`${top}/LICENSE`]: 'MIT' } })],
    refused: [sdist({ metadata: { 'License-File': ['third/NOTICE'] }, members: { [`${top}/LICENSE`]: 'MIT' } })],
  },
};
