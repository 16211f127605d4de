import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { strToU8, zipSync } from 'fflate';
import { packTar } from 'modern-tar';
import { describeDistribution } from './distribution.ts';
import { readContents } from './read-contents.ts';

const dist = 'parcel-1.2.0.dist-info';
const digest = (text: string) => createHash('sha256').update(text);

it.each([
  ['an sdist that is a ZIP archive', { 'parcel-1.2.0/PKG-INFO': 'Name: parcel\nVersion: 1.2.0\n' }, '1.2.0'],
  [
    'one with the metadata of its egg beside it',
    { 'parcel-1.2.0/a.egg-info/PKG-INFO': 'Name: x\n', 'parcel-1.2.0/PKG-INFO': 'Name: parcel\nVersion: 2\n' },
    '2',
  ],
])('describes %s', async (_, files, version) => {
  const content = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  await using folder = await temporaryFolder({ '.waybill/parcel-1.2.0.zip': content });
  const artifact = { kind: 'sdist', name: 'parcel-1.2.0.zip', path: '.waybill/parcel-1.2.0.zip' } as const;

  const { plan } = await describeDistribution(folder.path, [{ ...artifact, mediaType: 'application/zip' }], {
    packages: ['.'],
  });

  expect(plan.subject).toMatchObject({ name: 'parcel', version });
});

it('names a zipped sdist without metadata', async () => {
  await using folder = await temporaryFolder({ 'a-1.zip': zipSync({ 'a-1/setup.py': strToU8('') }) });
  const artifact = { kind: 'sdist', name: 'a-1.zip', path: 'a-1.zip', mediaType: 'application/zip' } as const;

  await expect(describeDistribution(folder.path, [artifact], { packages: ['.'] })).rejects.toMatchObject({
    code: 'ESBOMWHEEL',
  });
});

it('reads no sdist that unpacks without end', async () => {
  const file = (name: string, body: Buffer) => ({ header: { name, size: body.length, type: 'file' as const }, body });
  const content = await packTar([
    file('a-1/PKG-INFO', Buffer.from('Name: a\nVersion: 1\n')),
    file('a-1/zeros', Buffer.alloc(4_000_000)),
  ]);
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a-1.tar.gz');
  await writeFile(path, gzipSync(content));
  const sdist = { kind: 'sdist', name: 'a-1.tar.gz' } as const;

  await expect(readContents(path, sdist, 4_000_000)).rejects.toMatchObject({
    code: 'ESBOMWHEEL',
    message: expect.stringContaining('unpacked, it has more than 4000000 bytes'),
  });
  await expect(readContents(path, sdist, content.length)).resolves.toMatchObject({ metadata: { name: 'a' } });
});

it('names what wheels bring with them: shared objects, and what SBOMs in them list', async () => {
  const wheel = (libs: string, hash: string) =>
    zipSync({
      [`${dist}/METADATA`]: strToU8(
        'Metadata-Version: 2.4\nName: parcel\nVersion: 1.2.0\nAuthor: Jane\nProject-URL: Source, https://acme.example/parcel\n',
      ),
      [libs]: strToU8('ELF'),
      [`${dist}/sboms/auditwheel.cdx.json`]: strToU8(
        JSON.stringify({
          bomFormat: 'CycloneDX',
          metadata: { component: { name: 'parcel', version: '1.2.0', purl: 'pkg:pypi/parcel@1.2.0?file_name=x.whl' } },
          components: [{ name: 'libgfortran', version: '8.5.0', purl: 'pkg:rpm/almalinux/libgfortran@8.5.0' }],
        }),
      ),
      [`${dist}/sboms/broken.json`]: strToU8('{'),
      [`${dist}/RECORD`]: strToU8(`${libs},sha256=${hash},3\n"a ""b"".py",,\n${dist}/RECORD,,\n`),
    });
  await using folder = await temporaryFolder({
    '.waybill/a.whl': wheel('parcel.libs/libgfortran-040039e1.so.5.0.0', digest('ELF').digest('base64url')),
    '.waybill/b.whl': wheel('parcel/.dylibs/libz.1.dylib', 'weak'),
  });
  const artifacts = ['a', 'b'].map(
    (name) =>
      ({
        kind: 'wheel',
        name: `parcel-1.2.0-${name}.whl`,
        path: `.waybill/${name}.whl`,
        mediaType: 'application/zip',
      }) as const,
  );

  const { plan, file } = await describeDistribution(folder.path, artifacts, { packages: ['.'] });

  expect(file).toBe('parcel-1.2.0');
  expect(plan.subject).toMatchObject({
    supplier: 'Jane',
    references: [{ kind: 'vcs', url: 'https://acme.example/parcel' }],
  });
  expect(plan.components).toMatchObject([
    {
      type: 'file',
      name: 'libgfortran.so.5.0.0',
      sha256: digest('ELF').digest('hex'),
      properties: [
        ['waybill:path', 'parcel.libs/libgfortran-040039e1.so.5.0.0'],
        ['waybill:wheel', 'parcel-1.2.0-a.whl'],
      ],
    },
    { purl: 'pkg:rpm/almalinux/libgfortran@8.5.0', properties: [expect.anything(), expect.anything()] },
    { name: 'libz.1.dylib', sha256: undefined },
  ]);
  expect(plan.subject.dependsOn).toEqual(plan.components.map(({ ref }) => ref));
  expect(plan.gaps).toMatchObject([{ why: expect.stringContaining('broken.json') }, { aggregate: 'incomplete' }]);
});

it.each([
  ['lock', { lock: 'requirements.txt' }, 'ESBOMLOCK'],
  ['environment', { environment: '.venv' }, 'ESBOMENVIRONMENT'],
])('refuses a %s that is not there', async (_, sources, code) => {
  await using folder = await temporaryFolder({
    'a.whl': zipSync({ [`${dist}/METADATA`]: strToU8('Name: parcel\nVersion: 1.2.0\n') }),
  });
  const wheel = { kind: 'wheel', name: 'parcel-1.2.0-a.whl', path: 'a.whl', mediaType: 'application/zip' } as const;

  const failure = describeDistribution(folder.path, [wheel], { packages: ['.'], ...sources });

  await expect(failure).rejects.toMatchObject({ code });
});

it('takes licences from an environment, and the lock of the project before that of the repository', async () => {
  const metadata = (name: string, version: string, license: string) =>
    `Name: ${name}\nVersion: ${version}\nLicense-Expression: ${license}\n`;
  await using folder = await temporaryFolder({
    'a.whl': zipSync({ [`${dist}/METADATA`]: strToU8('Name: parcel\nVersion: 1.2.0\nRequires-Dist: six\n') }),
    'packages/parcel/pyproject.toml': '[project]\nname = "Parcel"\n',
    'packages/parcel/requirements.txt': 'six==1.16.0\nseven==1\n',
    'requirements.txt': 'other==1\n',
    '.venv/lib/python3.12/site-packages/six-1.16.0.dist-info/METADATA': metadata('six', '1.16.0', 'MIT'),
    '.venv/lib/python3.12/site-packages/seven-2.dist-info/METADATA': metadata('seven', '2', 'MIT'),
  });
  const wheel = { kind: 'wheel', name: 'parcel-1.2.0-a.whl', path: 'a.whl', mediaType: 'application/zip' } as const;

  const { plan } = await describeDistribution(join(folder.path), [wheel], {
    packages: ['packages/*'],
    environment: '.venv',
  });

  expect(plan.components.map(({ ref, license }) => [ref, license])).toEqual([
    ['pkg:pypi/six@1.16.0', 'MIT'],
    ['pkg:pypi/seven@1', undefined],
  ]);
  // Which of them needs which is not known.
  expect(plan.gaps).toEqual(plan.components.map(({ ref }) => ({ ref, aggregate: 'unknown' })));
});
