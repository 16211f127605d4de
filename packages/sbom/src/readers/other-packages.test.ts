import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { growth } from '../../test/growth.ts';
import { findReader } from './find-reader.ts';

const read = (place: string, content: string) => findReader(place)?.read(Buffer.from(content), place)?.components;

const desc = 'var/lib/pacman/local/zlib-1:1.3.1-1/desc';
const gemspec = 'usr/local/bundle/specifications/nokogiri-1.16.0-x86_64-linux.gemspec';
const composer = 'srv/vendor/composer/installed.json';
const dotnet = 'app/parcel.deps.json';

describe('a package of Arch Linux', () => {
  it('is what its description says', () => {
    const text =
      '%NAME%\nzlib\n\n%VERSION%\n1:1.3.1-1\n\n%DESC%\n%no key\n\n%ARCH%\nx86_64\n\n%LICENSE%\nZlib\n\n%PACKAGER%\nJane Doe <jane@arch.example>\n';

    expect(read(desc, text)).toMatchObject([
      {
        ...{ name: 'zlib', version: '1:1.3.1-1', license: 'Zlib', supplier: 'Jane Doe' },
        purl: 'pkg:alpm/arch/zlib@1:1.3.1-1?arch=x86_64',
      },
    ]);
  });

  it('of several licences leaves open which', () => {
    const [found] = read(desc, '%NAME%\na\n\n%VERSION%\n1\n\n%LICENSE%\nMIT\nGPL\n') ?? [];

    expect(found?.purl).toBe('pkg:alpm/arch/a@1');
    expect(found).not.toHaveProperty('license');
  });

  it.each(['', '%NAME%\n\n%VERSION%\n1', '%NAME%\na\n'])('is missed without name and version: %j', (text) => {
    expect(read(desc, text)).toBeUndefined();
  });
});

describe('a gem', () => {
  it('is what its first lines say, with the platform that it is built for', () => {
    const text =
      '# -*- encoding: utf-8 -*-\n# stub: nokogiri 1.16.0 x86_64-linux lib\n\n  s.licenses = ["MIT".freeze]\n';

    expect(read(gemspec, text)).toMatchObject([
      { name: 'nokogiri', version: '1.16.0', license: 'MIT', purl: 'pkg:gem/nokogiri@1.16.0?platform=x86_64-linux' },
    ]);
    expect(read(gemspec, '# stub: rake 13.0.6 ruby lib\n')?.[0]?.purl).toBe('pkg:gem/rake@13.0.6');
  });

  it('is what it assigns where these lines are missing', () => {
    const text =
      'Gem::Specification.new do |s|\n  s.name = "rake".freeze\n  s.version = \'13.0.6\'\n  s.license = "MIT"\nend\n';

    expect(read(gemspec, text)).toMatchObject([{ name: 'rake', version: '13.0.6', license: 'MIT' }]);
    expect(read(gemspec, 's.name = "a"\ns.version = VERSION\n')).toBeUndefined();
    const licenses = (list: string) => read(gemspec, `# stub: a 1 ruby lib\ns.licenses = ${list}\n`)?.[0]?.license;
    expect(licenses('["Ruby".freeze,"BSDL".freeze, "PSFL".freeze]')).toBe('Ruby, BSDL, PSFL');
    expect(licenses('[]')).toBeUndefined();
    expect(licenses('LICENSES')).toBeUndefined();
  });
});

describe('packages of PHP', () => {
  const packages = [
    { name: 'psr/log', version: '3.0.0', license: ['MIT'] },
    { name: 'acme/both', version: 'dev-main', license: ['MIT', 'GPL-2.0-only'], dist: null },
  ];

  it.each([
    ['Composer 2', { packages, dev: true }],
    ['Composer 1', packages],
  ])('are in the list of %s', (_, content) => {
    expect(read(composer, JSON.stringify(content))).toMatchObject([
      { purl: 'pkg:composer/psr/log@3.0.0', license: 'MIT' },
      { purl: 'pkg:composer/acme/both@dev-main', license: 'GPL-2.0-only OR MIT' },
    ]);
  });

  it.each(['', '{}', '{"packages":[{"name":"a","version":"1"}]}'])('are missed in %j', (text) => {
    expect(read(composer, text)).toBeUndefined();
  });
});

it('packages of .NET are those that a program was built with, without its own projects', () => {
  const libraries = {
    'Parcel/1.0.0': { type: 'project', sha512: '' },
    'Newtonsoft.Json/13.0.3': { type: 'package', sha512: 'sha512-x' },
    'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
    'Odd/$(Version)': { type: 'package' },
  };

  expect(read(dotnet, JSON.stringify({ libraries }))?.map(({ purl }) => purl)).toEqual([
    'pkg:nuget/Newtonsoft.Json@13.0.3',
    'pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@8.0.1',
  ]);
  expect(read(dotnet, '{"libraries":1}')).toBeUndefined();
});

it('what a Python distribution has copied into itself is what its list says', () => {
  const place = 'usr/lib/python3.12/site-packages/pip/_vendor/vendor.txt';
  const text =
    'CacheControl==0.14.4\r\nrequests==2.34.2 # a comment\n    urllib3==2.8.0\ntomli ; python_version<"3.11"\n# six==1\na==*\n';

  expect(read(place, text)?.map(({ purl, properties }) => [purl, properties])).toEqual(
    ['cachecontrol@0.14.4', 'requests@2.34.2', 'urllib3@2.8.0'].map((each) => [
      `pkg:pypi/${each}`,
      [['waybill:listed-in', place]],
    ]),
  );
  expect(read('app/vendor.txt', text)).toBeUndefined();
});

it('no text makes a reader fail', () => {
  const words = fc.array(
    fc.constantFrom(
      '%NAME%',
      '%VERSION%',
      '\n',
      '# stub: ',
      's.name = "',
      '"',
      '{"packages":[',
      ']}',
      '{"libraries":{',
      'a 1 ',
    ),
  );
  fc.assert(
    fc.property(
      words,
      fc.string(),
      fc.constantFrom(desc, gemspec, composer, dotnet, 'a/_vendor/vendor.txt'),
      (parts, text, place) => {
        expect(() => read(place, parts.join('') + text)).not.toThrow();
      },
    ),
  );
});

it.each([
  ['a description', desc, '%NAME%\n'],
  ['a specification', gemspec, 's.name = "'],
  ['spaces', gemspec, ' '],
  ['stubs', gemspec, '# stub: a 1'],
  ['licences', gemspec, 's.license = ["a'],
  ['copies', 'a/_vendor/vendor.txt', 'a==1\n'],
  ['dots', 'a/_vendor/vendor.txt', 'a.'],
])('%s of a megabyte is read in linear time', async (_, place, part) => {
  expect(await growth([50_000, 800_000], (size) => read(place, part.repeat(size / part.length)))).toBeLessThan(96);
});
