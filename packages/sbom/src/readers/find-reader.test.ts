import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { findReader } from './find-reader.ts';

const read = (place: string, content: string | Uint8Array) => findReader(place)?.read(Buffer.from(content), place);

const pom = (group: string, artifact: string, version: string): Zippable => ({
  [`META-INF/maven/${group}/${artifact}/pom.properties`]: strToU8(
    `#Generated\r\ngroupId=${group}\r\nartifactId=${artifact}\r\nversion=${version}\r\n`,
  ),
});

describe('a Java archive', () => {
  it('is what Maven says, with what was merged into it', () => {
    const jar = zipSync({ ...pom('org.acme', 'parcel', '1.2.0'), ...pom('org.acme', 'core', '2.0') });

    expect(read('opt/parcel.jar', jar)?.components.map(({ purl }) => purl)).toEqual([
      'pkg:maven/org.acme/parcel@1.2.0',
      'pkg:maven/org.acme/core@2.0',
    ]);
  });

  it('is what properties of Maven say, wherever tools have put them', () => {
    const text = strToU8('groupId=org.acme\nartifactId=core\nversion=2.0\n');
    const jar = zipSync({ 'WEB-INF/classes/org/acme/pom.properties': text });

    expect(read('opt/a.jar', jar)?.components.map(({ purl }) => purl)).toEqual(['pkg:maven/org.acme/core@2.0']);
  });

  it('is what its manifest says, or its name', () => {
    const manifest =
      'Manifest-Version: 1.0\r\nImplementation-Version: 3.\r\n 1\r\nImplementation-Vendor: Acme\r\n\r\nName: x\r\nBundle-Version: 9\r\n';
    const jar = zipSync({ 'META-INF/MANIFEST.MF': strToU8(manifest) });

    expect(read('opt/a-tool.jar', jar)?.components).toMatchObject([
      { name: 'a-tool', version: '3.1', supplier: 'Acme' },
    ]);
    expect(read('opt/a-tool-2.5.1.jar', zipSync({}))?.components).toMatchObject([{ name: 'a-tool', version: '2.5.1' }]);
  });

  it.each([
    [
      '<license><name>The Apache Software License, Version 2.0</name></license>',
      'The Apache Software License, Version 2.0',
    ],
    [
      '<license>\n<name>EPL-2.0</name><url>x</url></license><license><name>MIT License</name></license>',
      'EPL-2.0 OR MIT',
    ],
    ['<license><name>Acme &amp; Sons</name></license><license><name>MIT</name></license>', 'Acme & Sons, MIT'],
    ['<license><url>https://acme.example</url></license>', undefined],
  ])('has the licence of its `pom.xml`: %s', (licenses, license) => {
    const xml = `<project><name>No licence</name><licenses>${licenses}</licenses><developers><name>Jane</name></developers></project>`;
    const jar = zipSync({ ...pom('org.acme', 'a', '1'), 'META-INF/maven/org.acme/a/pom.xml': strToU8(xml) });

    expect(read('opt/a.jar', jar)?.components[0]?.license).toBe(license);
  });

  it.each([
    ['"Apache-2.0";link="https://www.apache.org/licenses/LICENSE-2.0.txt"', 'Apache-2.0'],
    ['https://www.apache.org/licenses/LICENSE-2.0.txt', 'Apache-2.0'],
    ['Eclipse Public License 2.0, MIT', 'EPL-2.0 OR MIT'],
    ['<<EXTERNAL>>', undefined],
  ])('has the licence of its manifest: %s', (text, license) => {
    const manifest = `Manifest-Version: 1.0\r\nBundle-Vendor: Acme\r\nBundle-License: ${text}\r\n`;
    const bundle = { ...pom('org.acme', 'a', '1'), 'META-INF/MANIFEST.MF': strToU8(manifest) };

    expect(read('opt/a.jar', zipSync(bundle))?.components[0]).toMatchObject({ supplier: 'Acme' });
    expect(read('opt/a.jar', zipSync(bundle))?.components[0]?.license).toBe(license);
    // Of several that were merged, the manifest says nothing.
    const merged = zipSync({ ...bundle, ...pom('org.acme', 'core', '2.0') });
    expect(read('opt/a.jar', merged)?.components.map((each) => each.license)).toEqual([undefined, undefined]);
  });

  it('is read with the archives in it', () => {
    const inner = zipSync(pom('org.acme', 'core', '2.0'));
    const outer = zipSync({
      ...pom('org.acme', 'app', '1.0'),
      'BOOT-INF/lib/core.jar': inner,
      'BOOT-INF/lib/x-1.jar': zipSync({}),
    });

    expect(read('app.jar', outer)?.components.map(({ ref }) => ref)).toEqual([
      'pkg:maven/org.acme/app@1.0',
      'pkg:maven/org.acme/core@2.0',
      'java:app.jar!/BOOT-INF/lib/x-1.jar',
    ]);
  });

  it('may begin with a script, as executable archives do', () => {
    const jar = Buffer.concat([Buffer.from('#!/bin/sh\nexec java\n'), zipSync(pom('org.acme', 'parcel', '1.2.0'))]);

    expect(read('app.jar', jar)?.components.map(({ ref }) => ref)).toEqual(['pkg:maven/org.acme/parcel@1.2.0']);
  });

  it('that unpacks to more than it says is missed', () => {
    const jar = Buffer.from(zipSync({ 'a.jar': new Uint8Array(1024 ** 2) }));
    const record = jar.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    jar.writeUInt32LE(100, record + 24);

    expect(read('app.jar', jar)).toBeUndefined();
  });

  it.each<[string, Uint8Array]>([
    ['no archive', strToU8('PK')],
    ['one in one in one in one', [1, 2, 3, 4].reduce((inner) => zipSync({ 'a.jar': inner }), zipSync({}))],
    ['one that unpacks to more than fits', zipSync({ 'a.jar': new Uint8Array(65 * 1024 ** 2) })],
  ])('is missed, not guessed at: %s', (_, bytes) => {
    expect(read('a.jar', bytes)).toBeUndefined();
  });
});

describe('a package of Node.js', () => {
  const path = 'usr/local/lib/node_modules/npm/package.json';

  it.each([
    [{ name: 'npm', version: '10.2.0', license: 'Artistic-2.0' }, 'pkg:npm/npm@10.2.0', 'Artistic-2.0'],
    [{ name: '@acme/core', version: '1.0.0', license: { type: 'MIT' } }, 'pkg:npm/%40acme/core@1.0.0', 'MIT'],
    [{ name: 'a', version: '1', license: ['MIT'] }, 'pkg:npm/a@1', undefined],
  ])('is what it says: %j', (content, purl, license) => {
    expect(read(path, JSON.stringify(content))?.components).toMatchObject([{ purl, ...(license && { license }) }]);
  });

  it.each(['{}', '[]', '{', '{"name":"a/b/c","version":"1"}', '{"name":"a","version":""}'])(
    'is none: %s',
    (content) => {
      expect(read(path, content)).toBeUndefined();
    },
  );

  it('is in its own folder only', () => {
    expect(findReader('app/node_modules/a/dist/package.json')).toBeUndefined();
    expect(findReader('app/package.json')).toBeUndefined();
  });
});

it('a package of conda has its channel without tokens, and the distributions that it brought', () => {
  const record = {
    ...{ name: 'requests', version: '2.31.0', build: 'pyhd8ed1ab_0', subdir: 'noarch', license: 'Apache-2.0' },
    channel: 'https://conda.example/t/sk-secret/conda-forge/noarch',
    url: 'https://user:pw@conda.example/t/sk-secret/conda-forge/noarch/requests-2.31.0.conda',
    sha256: 'a'.repeat(64),
    files: ['site-packages/requests-2.31.0.dist-info/METADATA', 'site-packages/requests/__init__.py'],
  };

  const found = read('opt/conda/conda-meta/requests-2.31.0.json', JSON.stringify(record));

  expect(found).toMatchObject({
    components: [
      {
        purl: 'pkg:conda/requests@2.31.0?build=pyhd8ed1ab_0&channel=conda-forge&subdir=noarch',
        files: [{ name: 'https://conda.example/conda-forge/noarch/requests-2.31.0.conda', sha256: 'a'.repeat(64) }],
      },
    ],
    distributions: ['opt/conda/site-packages/requests-2.31.0.dist-info/METADATA'],
  });
  expect(JSON.stringify(found)).not.toContain('secret');
});

it('an SBOM in a wheel lists what else is in it, and not the wheel itself', () => {
  const bom = {
    bomFormat: 'CycloneDX',
    metadata: {
      component: { name: 'numpy', version: '2.0.0', purl: 'pkg:pypi/numpy@2.0.0?file_name=numpy.whl', 'bom-ref': 'a' },
    },
    components: [
      { name: 'libgfortran', version: '8.5.0', purl: 'pkg:rpm/almalinux/libgfortran@8.5.0', 'bom-ref': 'b' },
      { name: 'no purl', purl: 'nonsense', cpe: 'nonsense', type: 'cryptographic-asset' },
    ],
    dependencies: [{ ref: 'a', dependsOn: ['b'] }],
  };

  expect(
    read('site-packages/numpy-2.0.0.dist-info/sboms/auditwheel.cdx.json', JSON.stringify(bom))?.components,
  ).toMatchObject([
    {
      purl: 'pkg:rpm/almalinux/libgfortran@8.5.0',
      properties: [['waybill:listed-in', expect.stringContaining('auditwheel')]],
    },
    { type: 'library', name: 'no purl', ref: 'cryptographic-asset:no purl@' },
  ]);
});

describe('the copyright of a package of Debian', () => {
  const place = 'usr/share/doc/base/copyright';
  const head = 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n';

  it.each([
    [
      `${head}Files: *\nLicense: GPL-2+\n This is free.\n\nFiles: a\nLicense: Expat\n\nLicense: GPL-2+\n text\n`,
      'GPL-2.0-or-later AND MIT',
    ],
    [`${head}License: GPL-1+ or Artistic\n`, '(GPL-1.0-or-later OR LicenseRef-Artistic)'],
    [`${head}License: GPL-2+ with OpenSSL exception\n`, 'LicenseRef-GPL-2-with-OpenSSL-exception'],
    [`${head}License: public-domain\n`, 'LicenseRef-public-domain'],
    [`${head}Files: *\n`, undefined],
    ["On Debian systems see `/usr/share/common-licenses/Apache-2.0'.", 'Apache-2.0'],
    [
      'either version 2, or (at your option) any\nlater version. See /usr/share/common-licenses/GPL-2.',
      'GPL-2.0-or-later',
    ],
    ['See /usr/share/common-licenses/LGPL-2.1 and /usr/share/common-licenses/GPL', 'LGPL-2.1-only AND LicenseRef-GPL'],
    ['No licence at all', undefined],
  ])('is read: %j', (text, license) => {
    expect(read(place, text)?.license).toBe(license);
  });
});

it('no content makes a reader fail', () => {
  const places = [
    'a.jar',
    'node_modules/a/package.json',
    'conda-meta/a.json',
    'a-1.dist-info/sboms/a.json',
    'usr/share/doc/a/copyright',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.oneof(fc.uint8Array(), fc.json().map(strToU8)), (place, bytes) => {
      read(place, bytes);
    }),
  );
});
