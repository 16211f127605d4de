import { describe, expect, it } from '@jest/globals';
import type { Field, UploadedFile } from '../upload.ts';
import { type Held, judgeUpload, type Terms } from './upload-rules.ts';

const now = new Date('2025-06-01T00:00:00Z');
const terms: Terms = { now, fileLimit: 1000, projectLimit: 2000, maximumAge: 14 };
const nothing: Held = { files: [], deleted: new Set(), releases: [] };
const hex = (digit: string, length = 64) => digit.repeat(length);

const good = {
  ':action': 'file_upload',
  protocol_version: '1',
  metadata_version: '2.4',
  name: 'Rocket.Ship',
  version: '1.0.0',
  filetype: 'bdist_wheel',
  pyversion: 'py3',
  sha256_digest: hex('a'),
};
const wheel: UploadedFile = {
  filename: 'rocket_ship-1.0.0-py3-none-any.whl',
  contentType: 'application/octet-stream',
  path: '',
  size: 100,
  md5: hex('c', 32),
  sha256: hex('a'),
  blake2: hex('b'),
};
const sdist = { filetype: 'sdist', pyversion: 'source' };
const sdistFile = { filename: 'rocket_ship-1.0.0.tar.gz' };
const held = (file: Partial<Held['files'][number]> = {}): Held => {
  const kept = { ...wheel, project: 'rocket-ship', version: '1.0.0', filetype: 'bdist_wheel', ...file };
  return { ...nothing, files: [kept], releases: [{ ...kept, created: now }] };
};

interface Given {
  readonly fields?: Readonly<Record<string, string>>;
  readonly file?: Partial<UploadedFile>;
  readonly held?: Held;
}

function judge({ fields = {}, file = {}, held = nothing }: Given) {
  const form: Field[] = Object.entries({ ...good, ...fields });
  return judgeUpload({ fields: form, file: { ...wheel, ...file } }, held, terms);
}

describe('judgeUpload', () => {
  it.each<[string, Given]>([
    ['a wheel', {}],
    ['an sdist', { fields: sdist, file: sdistFile }],
    ['an sdist without pyversion', { fields: { ...sdist, pyversion: '' }, file: sdistFile }],
    ['unknown fields', { fields: { colour: 'red' } }],
    ['a pre-release', { fields: { version: '1.0.0rc1' }, file: { filename: 'rocket_ship-1.0.0rc1-py3-none-any.whl' } }],
    ['a build tag', { file: { filename: 'rocket_ship-1.0.0-1x-py3-none-any.whl' } }],
    [
      'a binary wheel',
      { file: { filename: 'rocket_ship-1.0.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl' } },
    ],
    [
      'a second wheel of the release',
      { held: held({ filename: 'rocket_ship-1.0.0-py2-none-any.whl', blake2: hex('d') }) },
    ],
    ['every matching digest', { fields: { md5_digest: wheel.md5, blake2_256_digest: wheel.blake2.toUpperCase() } }],
  ])('stores %s', (_, given) => {
    expect(judge(given)).toEqual({ kind: 'store' });
  });

  it('takes the same bytes under the same name for done, however old the release', () => {
    const old = {
      ...held(),
      releases: [{ project: 'rocket-ship', version: '1.0.0', created: new Date('2020-01-01') }],
    };

    expect(judge({ held: old })).toEqual({ kind: 'same' });
  });

  const see = 'See https://packaging.python.org/specifications/core-metadata for more information.';
  const reuse = 'See https://pypi.org/help/#file-name-reuse for more information.';
  it.each<[string, Given, string]>([
    ['another protocol', { fields: { protocol_version: '2' } }, 'Unknown protocol version.'],
    ['another action', { fields: { ':action': 'submit' } }, 'The requested action is not supported.'],
    ['no name', { fields: { name: '' } }, `'' is an invalid value for Name. Error: This field is required. ${see}`],
    [
      'a bad name',
      { fields: { name: '-x' } },
      `'-x' is an invalid value for Name. Error: Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'. ${see}`,
    ],
    ['no digest', { fields: { sha256_digest: '' } }, 'Error: Include at least one message digest.'],
    [
      'a digest that is none',
      { fields: { sha256_digest: 'x' } },
      'Invalid value for sha256_digest. Error: Use a valid, hex-encoded, SHA256 message digest.',
    ],
    ['no filetype', { fields: { filetype: '' } }, 'Invalid value for filetype. Error: This field is required.'],
    [
      'another filetype',
      { fields: { filetype: 'bdist_egg' } },
      'Invalid value for filetype. Error: Use a known file type.',
    ],
    [
      'a wheel without pyversion',
      { fields: { pyversion: '' } },
      'Error: Python version is required for binary distribution uploads.',
    ],
    [
      'an sdist for a Python',
      { fields: { ...sdist, pyversion: 'py3' } },
      "Error: Use 'source' as Python version for an sdist.",
    ],
    ['no metadata version', { fields: { metadata_version: '' } }, `'metadata-version' is a required field. ${see}`],
    ['another metadata version', { fields: { metadata_version: '9' } }, `'9' is not a valid metadata version. ${see}`],
    ['no version', { fields: { version: '' } }, `'version' is a required field. ${see}`],
    [
      'a version that is not PEP 440',
      { fields: { version: '1.0.0-next.1' } },
      `'1.0.0-next.1' is invalid for 'version'. ${see}`,
    ],
    [
      'a local version',
      { fields: { version: '1.0.0+g1' } },
      `The use of local versions in '1.0.0+g1' is not allowed. ${see}`,
    ],
    [
      'a long summary',
      { fields: { summary: 'x'.repeat(513) } },
      `'summary' field must be 512 characters or less. ${see}`,
    ],
    [
      'a bad requires-python',
      { fields: { requires_python: 'three' } },
      `'three' is invalid for 'requires-python'. ${see}`,
    ],
    [
      'a dependency by URL',
      { fields: { requires_dist: 'a @ git+x' } },
      `Can't have direct dependency: a @ git+x. ${see}`,
    ],
    ['an image', { file: { contentType: 'image/png' } }, 'Invalid distribution file.'],
    [
      'other bytes than the digest says',
      { file: { sha256: hex('e') } },
      'The digest supplied does not match a digest calculated from the uploaded file.',
    ],
    [
      'other bytes under a name that exists',
      { held: held({ sha256: hex('e'), blake2: hex('e') }) },
      `File already exists ('${wheel.filename}', with blake2_256 hash '${wheel.blake2}'). ${reuse}`,
    ],
    [
      'the same bytes under another name',
      { held: held({ filename: 'rocket_ship-1.0.0-py2-none-any.whl' }) },
      `File already exists ('${wheel.filename}', with blake2_256 hash '${wheel.blake2}'). ${reuse}`,
    ],
    [
      'a name whose file was deleted',
      { held: { ...nothing, deleted: new Set([wheel.filename]) } },
      `This filename was previously used by a file that has since been deleted. Use a different version. ${reuse}`,
    ],
    [
      'a new file of an old release',
      { held: { ...nothing, releases: [{ project: 'rocket-ship', version: '1.0', created: new Date('2025-05-17') }] } },
      'Uploading new files to releases older than 14 days is not allowed.',
    ],
    [
      'a second sdist',
      {
        fields: sdist,
        file: sdistFile,
        held: held({ filename: 'rocket_ship-1.0.0.zip', filetype: 'sdist', blake2: hex('e') }),
      },
      'Only one sdist may be uploaded per release.',
    ],
    [
      'the sdist of another project',
      { fields: sdist, file: { filename: 'moon-1.0.0.tar.gz' } },
      "Start filename for 'Rocket.Ship' with 'rocket_ship'.",
    ],
    [
      'an sdist whose name is not normalised',
      { fields: sdist, file: { filename: 'Rocket.Ship-1.0.0.tar.gz' } },
      "Filename 'Rocket.Ship-1.0.0.tar.gz' is invalid, should be 'rocket_ship-1.0.0.tar.gz'.",
    ],
    [
      'an sdist of another version',
      { fields: sdist, file: { filename: 'rocket_ship-1.0.1.tar.gz' } },
      "Filename 'rocket_ship-1.0.1.tar.gz' is invalid, should be 'rocket_ship-1.0.0.tar.gz'.",
    ],
    [
      'a wheel of another project',
      { file: { filename: 'moon-1.0.0-py3-none-any.whl' } },
      "Start filename for 'Rocket.Ship' with 'rocket_ship'.",
    ],
    [
      'a wheel whose name is not normalised',
      { file: { filename: 'Rocket.Ship-1.0.0-py3-none-any.whl' } },
      "Filename 'Rocket.Ship-1.0.0-py3-none-any.whl' should contain the normalized project name 'rocket_ship', not 'Rocket.Ship'.",
    ],
    [
      'a wheel of another version',
      { file: { filename: 'rocket_ship-1.0.1-py3-none-any.whl' } },
      "Version in filename should be '1.0.0' not '1.0.1'.",
    ],
    [
      'a wheel with a version that is none',
      { file: { filename: 'rocket_ship-x-py3-none-any.whl' } },
      "Invalid wheel filename (invalid version): 'rocket_ship-x-py3-none-any.whl'",
    ],
    [
      'a wheel with too few parts',
      { file: { filename: 'rocket_ship-1.0.0-any.whl' } },
      "Invalid wheel filename (wrong number of parts): 'rocket_ship-1.0.0-any.whl'",
    ],
    [
      'a platform it does not know',
      { file: { filename: 'rocket_ship-1.0.0-cp311-cp311-linux_x86_64.whl' } },
      "Binary wheel 'rocket_ship-1.0.0-cp311-cp311-linux_x86_64.whl' has an unsupported platform tag 'linux_x86_64'.",
    ],
    [
      'another extension',
      { file: { filename: 'rocket_ship-1.0.0.tar.gz' } },
      'Invalid file extension: Use .whl extension. (https://www.python.org/dev/peps/pep-0527)',
    ],
  ])('refuses %s', (_, given, message) => {
    expect(judge(given)).toEqual({ kind: 'refuse', message });
  });

  it('refuses what is too large, alone or together', () => {
    expect(judge({ file: { size: 1001 } })).toMatchObject({
      message: expect.stringMatching(/^File too large\. Limit for/),
    });
    const together = judge({ file: { size: 500 }, held: held({ size: 1600, filename: 'x', blake2: hex('e') }) });
    expect(together).toMatchObject({ message: expect.stringMatching(/^Project size too large\. Limit for/) });
  });

  it('refuses a form without a file', () => {
    const verdict = judgeUpload({ fields: Object.entries(good) }, nothing, terms);

    expect(verdict).toEqual({ kind: 'refuse', message: 'Upload payload does not have a file.' });
  });
});
