import type { WheelContents } from '../../files/index.ts';
import type { Finding } from '../finding.ts';
import { findLicenseFiles } from '../metadata/license-files.ts';
import { type Inspected, type Rule, some, specification, warehouse } from '../rule.ts';
import { findInEntryPoints } from './entry-points.ts';
import { findInRecord } from './find-in-record.ts';

const rebuild = 'Build again with a current build backend, and change nothing in a file that was built.';

/** `{name}-{version}.dist-info`, as the name of the wheel has it. */
const infoOf = (name: string) => `${name.split('-').slice(0, 2).join('-')}.dist-info`;

type OfWheel = (wheel: WheelContents, info: string, inspected: Inspected) => readonly Finding[];

const ofWheel =
  (find: OfWheel) =>
  (inspected: Inspected): readonly Finding[] =>
    inspected.wheel === undefined ? [] : find(inspected.wheel, infoOf(inspected.file.name), inspected);

const missing = (file: string) =>
  ofWheel(({ members }, info) => {
    if (members.some(({ path }) => path === `${info}/${file}`)) return [];
    return [{ fact: `There is no \`${info}/${file}\``, remedy: rebuild }];
  });

const format = specification('binary-distribution-format/');
const entryPoints = specification('entry-points/#file-format');

/** More than this, unpacked, must not be 50 times as much as packed. Bytes. */
const packedLoosely = 64 * 2 ** 20;

/** What a wheel must hold. */
export const wheelRules: readonly Rule[] = [
  {
    id: 'wheel-file',
    of: 'any',
    says: 'A wheel holds `WHEEL` in the `.dist-info` folder of its name',
    source: format,
    find: missing('WHEEL'),
  },
  {
    id: 'wheel-metadata',
    of: 'any',
    says: 'A wheel holds `METADATA` in the `.dist-info` folder of its name',
    source: format,
    find: missing('METADATA'),
  },
  {
    id: 'wheel-record',
    of: 'any',
    says: 'A wheel holds `RECORD` in the `.dist-info` folder of its name',
    source: format,
    find: missing('RECORD'),
  },
  {
    id: 'wheel-record-text',
    of: 'any',
    says: '`RECORD` is UTF-8 and has no empty lines',
    source: warehouse('utils/wheel.py'),
    find: ofWheel(({ texts }, info) => {
      const path = `${info}/RECORD`;
      if (!texts.has(path)) return [];
      const text = texts.get(path);
      if (text === undefined) return [{ fact: `\`${path}\` is not UTF-8`, remedy: rebuild }];
      return /^\n|\n\n/.test(text.replace(/\r\n?/g, '\n'))
        ? [{ fact: `\`${path}\` has empty lines, at which pip and PyPI stop`, remedy: rebuild }]
        : [];
    }),
  },
  {
    id: 'wheel-one-dist-info',
    of: 'any',
    says: 'A wheel has one `.dist-info` folder',
    source: format,
    find: ofWheel(({ members }) => {
      const folders = new Set(members.flatMap(({ path }) => /^[^/]+\.dist-info(?=\/)/.exec(path)?.[0] ?? []));
      return folders.size > 1
        ? [{ fact: `It has several \`.dist-info\` folders: ${some([...folders])}`, remedy: rebuild }]
        : [];
    }),
  },
  {
    id: 'wheel-record-lists-all',
    of: 'any',
    says: '`RECORD` lists every file of the wheel with its size and a hash of SHA-256 or better, and no other; no path leads out',
    source: specification('recording-installed-packages/#the-record-file'),
    find: ofWheel(({ record, members }) => (record === undefined ? [] : findInRecord(record, members))),
  },
  {
    id: 'wheel-compression',
    of: 'pypi',
    says: 'The members of a wheel are stored or deflated',
    source: warehouse('forklift/legacy.py'),
    find: ofWheel(({ members }) => {
      const others = members.filter(({ method }) => method !== 0 && method !== 8).map(({ path }) => path);
      return others.length === 0
        ? []
        : [{ fact: `Files are compressed in a way that PyPI refuses: ${some(others)}`, remedy: rebuild }];
    }),
  },
  {
    id: 'wheel-compression-ratio',
    of: 'pypi',
    says: 'Unpacked, a wheel has at most 64 MiB or 50 times its own size',
    source: warehouse('forklift/legacy.py'),
    find: ofWheel(({ members }, _, { file }) => {
      const unpacked = members.reduce((sum, { size }) => sum + size, 0);
      const isBomb = unpacked > packedLoosely && unpacked / file.size > 50;
      const fact = `Unpacked, it has ${Math.round(unpacked / file.size)} times its size, and PyPI takes 50`;
      return isBomb
        ? [{ fact, remedy: 'Ship data that repeats itself in a compressed form, or apart from the package.' }]
        : [];
    }),
  },
  {
    id: 'wheel-zip',
    of: 'pypi',
    says: 'A program that reads a wheel from its start sees the same members as one that reads the directory at its end: no duplicates, comments, data descriptors, gaps or trailing bytes',
    source: warehouse('utils/zipfiles.py'),
    find: ofWheel(({ zipProblem }) =>
      zipProblem === undefined ? [] : [{ fact: `PyPI refuses the zip file: ${zipProblem}`, remedy: rebuild }],
    ),
  },
  {
    id: 'wheel-entry-points',
    of: 'pypi',
    says: '`entry_points.txt` is an INI file in UTF-8 without duplicates; names of scripts consist of letters, digits, `.`, `-` and `_`',
    source: entryPoints,
    find: ofWheel(({ texts }, info) => {
      const path = `${info}/entry_points.txt`;
      return texts.has(path) ? findInEntryPoints(texts.get(path)) : [];
    }),
  },
  {
    id: 'wheel-license-files',
    of: 'pypi',
    says: 'From metadata 2.4 on, each `License-File` is in `.dist-info/licenses` (PEP 639)',
    source: specification('binary-distribution-format/#the-dist-info-licenses-directory'),
    find: ofWheel(({ members }, info, { file }) =>
      findLicenseFiles(file.metadata, new Set(members.map(({ path }) => path)), `${info}/licenses/`),
    ),
  },
];
