import { describe, expect, it } from '@jest/globals';
import { installed } from '../../test/installed-in.ts';

const site = 'usr/lib/python3/dist-packages';
const metadata = (name: string, version: string) => `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`;

it('reads every database there is and lists a package once', () => {
  const { system, python } = installed({
    'usr/lib/os-release': 'ID=alpine\nVERSION_ID=3.20.1\n',
    'usr/lib/apk/db/installed': 'P:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\n',
    'app/a-1.dist-info/METADATA': 'Name: a\nVersion: 1\n',
    'venv/A-1.dist-info/METADATA': 'Name: A\nVersion: 1\n',
    'app/b.egg-info': 'Name: b\nVersion: 2\nLicense: BSD\n',
    'app/c-1.dist-info/METADATA': 'broken',
  });

  expect([...system, ...python].map(({ purl, license }) => [purl, license])).toEqual([
    ['pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1', 'MIT'],
    ['pkg:pypi/a@1', undefined],
    ['pkg:pypi/b@2', 'BSD'],
  ]);
});

describe('the operating system', () => {
  const status = 'Package: base\nStatus: install ok installed\nVersion: 1\n';

  it.each([
    [
      'a link',
      { 'etc/os-release': '->../usr/lib/os-release', 'usr/lib/os-release': 'ID=debian\nVERSION_ID=12' },
      'debian-12',
    ],
    ['only the other file', { 'usr/lib/os-release': 'ID=debian\nVERSION_ID=12' }, 'debian-12'],
    [
      'both files',
      { 'etc/os-release': 'ID=ubuntu\nVERSION_ID=24.04', 'usr/lib/os-release': 'ID=debian' },
      'ubuntu-24.04',
    ],
    [
      'a link to nothing',
      { 'etc/os-release': '->gone', 'usr/lib/os-release': 'ID=debian\nVERSION_ID=12' },
      'debian-12',
    ],
    ['a code name', { 'etc/os-release': 'ID=debian\nVERSION_CODENAME=forky' }, 'debian-forky'],
    ['a build', { 'etc/os-release': 'ID=arch\nBUILD_ID=rolling' }, 'arch-rolling'],
    ['a name alone', { 'etc/os-release': 'ID=wolfi' }, 'wolfi'],
    ['nothing', {}, 'debian'],
  ])('is known by %s', (_, files, distro) => {
    const { purls } = installed({ ...files, 'var/lib/dpkg/status': status });

    expect(purls).toEqual([`pkg:deb/${distro.split('-')[0]}/base@1?distro=${distro}`]);
  });

  it('has one database where `lib` is a link to `usr/lib`', () => {
    const files = { lib: '->usr/lib', 'usr/lib/apk/db/installed': 'P:musl\nV:1\n' };

    expect(installed(files).purls).toEqual(['pkg:apk/alpine/musl@1?distro=alpine']);
  });

  it('says which source a package is of, for Grype in the purl and for Trivy in properties', () => {
    const [component] = installed({
      'etc/os-release': 'ID=debian\nVERSION_ID=12',
      'var/lib/dpkg/status': 'Package: libc6\nSource: glibc (2.36-9)\nVersion: 2.36-9+deb12u1\nArchitecture: amd64\n',
    }).system;

    expect(component).toMatchObject({
      purl: 'pkg:deb/debian/libc6@2.36-9%2Bdeb12u1?arch=amd64&distro=debian-12&upstream=glibc%402.36-9',
      properties: [
        ['aquasecurity:trivy:SrcName', 'glibc'],
        ['aquasecurity:trivy:SrcVersion', '2.36-9'],
      ],
    });
  });
});

describe('the Python metadata of a package of the distribution', () => {
  const six = { [`${site}/six-1.16.0.egg-info/PKG-INFO`]: metadata('six', '1.16.0') };
  const status = 'Package: python3-six\nVersion: 1.16.0-4\nArchitecture: all\n';
  const debian = 'pkg:deb/debian/python3-six@1.16.0-4?arch=all&distro=debian';

  it.each<[string, Record<string, string>]>([
    [
      'Debian',
      {
        'var/lib/dpkg/status': status,
        'var/lib/dpkg/info/python3-six.list': `/.\n/usr\n/${site}/six-1.16.0.egg-info/PKG-INFO\n`,
      },
    ],
    [
      'an architecture',
      {
        'var/lib/dpkg/status': status,
        'var/lib/dpkg/info/python3-six:amd64.list': `/${site}/six-1.16.0.egg-info/PKG-INFO\n`,
      },
    ],
    [
      'a distroless image',
      {
        'var/lib/dpkg/status.d/python3-six': status,
        'var/lib/dpkg/status.d/python3-six.md5sums': `${'0'.repeat(32)}  ${site}/six-1.16.0.egg-info/PKG-INFO\n`,
      },
    ],
  ])('is that package and no second one: %s', (_, files) => {
    const { purls, system } = installed({ ...six, ...files });

    expect(purls).toEqual([debian]);
    expect(system[0]?.properties).toEqual([['waybill:python-distribution', 'pkg:pypi/six@1.16.0']]);
  });

  it('is the same with Alpine', () => {
    const files = {
      'usr/lib/python3.12/site-packages/six-1.16.0.dist-info/METADATA': metadata('six', '1.16.0'),
      'lib/apk/db/installed': 'P:py3-six\nV:1\nF:usr/lib/python3.12/site-packages/six-1.16.0.dist-info\nR:METADATA\n',
    };

    expect(installed(files).purls).toEqual(['pkg:apk/alpine/py3-six@1?distro=alpine']);
  });

  it('is known by the folder that a link leads to', () => {
    const files = {
      lib: '->usr/lib',
      ...six,
      'var/lib/dpkg/status': status,
      'var/lib/dpkg/info/python3-six.list': '/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO',
    };

    expect(installed(files).purls).toEqual([debian]);
  });

  it('is known by its folder where an image lacks the lists of files', () => {
    const yaml = { [`${site}/PyYAML-6.0.egg-info`]: metadata('PyYAML', '6.0') };
    const lists = { 'var/lib/dpkg/info/base.list': '/.\n' };
    const pip = { 'usr/local/lib/python3.11/dist-packages/b-1.dist-info/METADATA': metadata('b', '1') };

    expect(installed({ ...six, ...yaml, ...pip, 'var/lib/dpkg/status': status }).purls).toEqual([
      debian,
      'pkg:pypi/b@1',
    ]);
    expect(installed({ ...six, ...yaml, ...lists, 'var/lib/dpkg/status': status }).purls).toEqual([
      debian,
      'pkg:pypi/pyyaml@6.0',
    ]);
    expect(installed(six).purls).toEqual(['pkg:pypi/six@1.16.0']);
  });

  it('leaves what pip installed beside it', () => {
    const files = {
      ...six,
      'usr/local/lib/python3.11/dist-packages/six-1.17.0.dist-info/METADATA': metadata('six', '1.17.0'),
      'var/lib/dpkg/status': status,
      'var/lib/dpkg/info/python3-six.list': `/${site}/six-1.16.0.egg-info/PKG-INFO`,
    };

    expect(installed(files).purls).toEqual([debian, 'pkg:pypi/six@1.17.0']);
  });
});

it('says where a distribution was installed from, when it was not PyPI', () => {
  const info = 'app/a-1.dist-info';
  const from = (direct: object | string) =>
    installed({
      [`${info}/METADATA`]: metadata('a', '1'),
      [`${info}/direct_url.json`]: typeof direct === 'string' ? direct : JSON.stringify(direct),
    }).purls;

  expect(from({ url: 'https://token@github.com/acme/a.git', vcs_info: { vcs: 'git', commit_id: 'abc' } })).toEqual([
    'pkg:pypi/a@1?vcs_url=git%2Bhttps%3A%2F%2Fgithub.com%2Facme%2Fa.git%40abc',
  ]);
  expect(from({ url: 'https://acme.example/a-1.whl', archive_info: {} })).toEqual([
    'pkg:pypi/a@1?download_url=https%3A%2F%2Facme.example%2Fa-1.whl',
  ]);
  expect(from({ url: 'file:///dist/a-1.whl', archive_info: {} })).toEqual(['pkg:pypi/a@1']);
  expect(from({ url: 'file:///src', dir_info: { editable: true } })).toEqual(['pkg:pypi/a@1']);
  expect(from('broken')).toEqual(['pkg:pypi/a@1']);
});

describe('CPython', () => {
  const cpython = (version: string) => `pkg:generic/python@${version}`;
  const loose = { 'usr/local/bin/python3.12': 'ELF', 'usr/local/bin/python3': '->python3.12' };

  it('is listed by the version that the configuration names', () => {
    const { python, unread } = installed(loose, ['PATH=/usr/bin', 'PYTHON_VERSION=3.12.4']);

    expect(python).toEqual([
      {
        type: 'application',
        name: 'python',
        version: '3.12.4',
        ref: cpython('3.12.4'),
        purl: cpython('3.12.4'),
        cpe: 'cpe:2.3:a:python:python:3.12.4:*:*:*:*:*:*:*',
        dependsOn: [],
      },
    ]);
    expect(unread).toEqual({});
  });

  it('may be a candidate', () => {
    expect(installed({}, ['PYTHON_VERSION=3.14.0rc2']).python).toMatchObject([
      { version: '3.14.0rc2', cpe: 'cpe:2.3:a:python:python:3.14.0:rc2:*:*:*:*:*:*' },
    ]);
  });

  it.each([
    ['names no version', loose, []],
    ['names half a version', loose, ['PYTHON_VERSION=3.12']],
    ['names another version than is there', loose, ['PYTHON_VERSION=3.11.9']],
  ])('is unread when the configuration %s', (_, files, env) => {
    const { python, unread } = installed(files, env);

    expect(python).toEqual([]);
    expect(unread).toEqual({ python: { example: 'usr/local/bin/python3.12', count: 1 } });
  });

  it('is listed once when the distribution brought it, whatever the configuration names', () => {
    const files = {
      'usr/bin/python3.11': 'ELF',
      'var/lib/dpkg/status': 'Package: python3.11-minimal\nVersion: 3.11.2-6\n',
      'var/lib/dpkg/info/python3.11-minimal.list': '/usr/bin/python3.11\n',
    };
    const { purls, unread } = installed(files, ['PYTHON_VERSION=3.11.2']);

    expect(purls).toEqual(['pkg:deb/debian/python3.11-minimal@3.11.2-6?distro=debian']);
    expect(unread).toEqual({});
  });

  it('leaves a second interpreter unread', () => {
    const files = { ...loose, 'opt/uv/cpython-3.13/bin/python3.13': 'ELF' };
    const { python, unread } = installed(files, ['PYTHON_VERSION=3.12.4']);

    expect(python).toHaveLength(1);
    expect(unread).toEqual({ python: { example: 'opt/uv/cpython-3.13/bin/python3.13', count: 1 } });
  });
});

it('names what is there and is not read, unless it is of a package', () => {
  const { unread } = installed({
    'var/lib/rpm/Packages': '',
    'opt/a.jar': '',
    'opt/b.jar': '',
    'usr/share/java/c.jar': '',
    'var/lib/dpkg/status': 'Package: libc-java\nVersion: 1\n',
    'var/lib/dpkg/info/libc-java.list': '/usr/share/java/c.jar\n',
  });

  expect(unread).toEqual({
    rpm: { example: 'var/lib/rpm/Packages', count: 1 },
    java: { example: 'opt/a.jar', count: 2 },
  });
});

it('refuses more packages than can be described', () => {
  const status = Array.from({ length: 200_001 }, (_, index) => `Package: p${index}\nVersion: 1\n`).join('\n');

  expect(() => installed({ 'var/lib/dpkg/status': status })).toThrow(
    expect.objectContaining({ code: 'ESBOMPACKAGES' }),
  );
});
