import { sdist, sdistCases } from '../archives/sdist-cases.ts';
import { type Case, type Cases, info, licensed, metadataOf, top } from '../case-files.ts';
import { metadataCases } from './metadata-cases.ts';

const wheel = (tags: string): Case => ({ name: `acme_parcel-1.2.0-${tags}.whl` });
const scripts = (text: string | Uint8Array): Case => ({ members: { [`${info}/entry_points.txt`]: text } });

/** More would take long; what counts is the ratio past 64 MiB. */
const zeros = new Uint8Array(65 * 2 ** 20);

/** For each rule of the table: files that it lets pass, and files that it refuses. */
export const cases: Cases = {
  'file-name-characters': { accepted: [{}], refused: [{ name: 'acme_parcel-1.2.0-py3-none-any\u0007.whl' }] },
  'file-name-length': {
    accepted: [wheel(`py3-none-any${'.any'.repeat(53)}`)],
    refused: [wheel(`py3-none-any${'.any'.repeat(54)}`)],
  },
  'wheel-name': {
    accepted: [wheel('1-py3-none-any'), wheel('1x-py3-none-any'), wheel('py2.py3-none-any')],
    refused: [{ name: 'acme__parcel-1.2.0-py3-none-any.whl' }, { name: 'acme_parcel-one-py3-none-any.whl' }],
  },
  'wheel-name-normalized': {
    accepted: [{}],
    refused: [{ name: 'Acme_Parcel-1.2.0-py3-none-any.whl' }, { name: 'acme.parcel-1.2.0-py3-none-any.whl' }],
  },
  'wheel-platform': {
    accepted: [
      ...[
        'win_arm64',
        'win32',
        'macosx_10_9_x86_64',
        'macosx_13_0_arm64',
        'macosx_26_0_universal2',
        'manylinux2014_ppc64',
      ],
      ...[
        'manylinux_2_17_x86_64.manylinux2014_x86_64',
        'manylinux_2_17_riscv64',
        'musllinux_1_2_aarch64',
        'linux_armv7l',
      ],
      ...['ios_13_0_arm64_iphoneos', 'android_21_arm64_v8a', 'pyemscripten_2025_0_wasm32'],
    ].map((platform) => wheel(`cp312-cp312-${platform}`)),
    refused: [
      ...[
        'linux_x86_64',
        'macosx_13_1_arm64',
        'macosx_16_0_arm64',
        'macosx_13_0_riscv64',
        'manylinux_2_17_loongarch64',
      ],
      ...['musllinux_1_2_ppc64', 'wasi_0_0_wasm32', 'pyodide_2024_0_wasm32', 'emscripten_3_1_wasm32', 'win_arm32'],
      ...['manylinux2014_riscv64', 'ios_13_0_armv7_iphoneos', 'android_21_mips', 'any.linux_x86_64'],
    ].map((platform) => wheel(`cp312-cp312-${platform}`)),
  },
  'sdist-version': { accepted: [sdist({})], refused: [sdist({ name: 'acme_parcel-one.tar.gz' })] },
  ...metadataCases,
  'wheel-file': { accepted: [{}], refused: [{ members: { [`${info}/WHEEL`]: undefined } }] },
  'wheel-metadata': {
    accepted: [{}],
    refused: [
      {
        members: {
          [`${info}/METADATA`]: undefined,
          'other-1.2.0.dist-info/METADATA': metadataOf({}),
        },
      },
    ],
  },
  'wheel-record': { accepted: [{}], refused: [{ members: { [`${info}/RECORD`]: undefined } }] },
  'wheel-record-text': {
    accepted: [{ record: (text) => text.replaceAll('\n', '\r\n') }, { record: (text) => text.trimEnd() }],
    refused: [
      { record: (text) => `${text}\n` },
      { record: (text) => `\r\n${text}` },
      { members: { [`${info}/RECORD`]: Buffer.from([0xff, 0xfe]) } },
    ],
  },
  'wheel-one-dist-info': { accepted: [{}], refused: [{ members: { 'other-1.0.dist-info/METADATA': '' } }] },
  'wheel-record-lists-all': {
    accepted: [
      {
        members: { [`${info}/sboms/parcel.cdx.json`]: '{}', [`${info}/RECORD.jws`]: 'x' },
        unrecorded: [`${info}/RECORD.jws`],
      },
    ],
    refused: [
      { members: { 'acme_parcel/x.py': 'x' }, unrecorded: ['acme_parcel/x.py'] },
      { members: { '../x.py': 'x' } },
      { members: { [`${info}/sboms/parcel.cdx.json`]: '{}' }, unrecorded: [`${info}/sboms/parcel.cdx.json`] },
    ],
  },
  'wheel-compression': { accepted: [{}], refused: [{ damage: (bytes) => methodInstead(bytes, 12) }] },
  'wheel-compression-ratio': {
    accepted: [{ members: { 'acme_parcel/zeros.bin': zeros.subarray(0, 60 * 2 ** 20) } }],
    refused: [{ members: { 'acme_parcel/zeros.bin': zeros } }],
  },
  'wheel-zip': {
    accepted: [{}],
    refused: [{ members: { 'acme_parcel/bell\u0007.py': '' } }, { damage: (bytes) => flagged(bytes, 8) }],
  },
  'wheel-entry-points': {
    accepted: [
      '[console_scripts]\nparcel = parcel:main\n',
      '[other]\nmy tool = parcel:main\n',
      '# none\n',
      '[console_scripts]\nparcel = parcel:main\n  [x]\n',
      '[console_scripts]\r\nparcel = parcel:main\rmore\r\n',
      '[console_scripts]\nparcel\u0085 = parcel:main\n',
    ].map(scripts),
    refused: [
      ...[
        '[console_scripts]\nmy tool = parcel:main\n',
        '[console_scripts]\na = b:c\na = d:e\n',
        '[gui_scripts]\na\n',
        'a = b\n',
        '[a]\n[a]\n',
        '[console_scripts]\na: b\n',
        '\ufeff[console_scripts]\na = b:c\n',
      ].map(scripts),
      scripts(Buffer.from([0xff, 0xfe])),
    ],
  },
  'wheel-license-files': {
    accepted: [
      licensed('LICENSE', `${info}/licenses/LICENSE`),
      { metadata: { 'Metadata-Version': ['2.1'], 'License-File': ['LICENSE'] } },
    ],
    refused: [licensed('LICENSE'), licensed('LICENSE', `${info}/LICENSE`)],
  },
  ...sdistCases,
  'protected-code': {
    accepted: [
      { members: { 'acme_parcel/x.py': 'print(1)' } },
      { members: { 'acme_parcel/x.txt': ['__pyarmor_', 'enter__'].join('') } },
    ],
    refused: [
      { members: { 'acme_parcel/x.py': ['__pyarmor_', 'enter__'].join('') } },
      sdist({ members: { [`${top}/x.pye`]: ['---BEGIN PYE FILE---', '---END PYE FILE---'].join('x') } }),
    ],
  },
};

/** The same archive with another method of compression for its first member. */
function methodInstead(bytes: Buffer, method: number): Buffer {
  bytes.writeUInt16LE(method, 8);
  bytes.writeUInt16LE(method, bytes.indexOf('PK\x01\x02', 0, 'latin1') + 10);
  return bytes;
}

/** The same archive with a flag for its first member. */
function flagged(bytes: Buffer, flag: number): Buffer {
  bytes.writeUInt16LE(bytes.readUInt16LE(6) | flag, 6);
  return bytes;
}
