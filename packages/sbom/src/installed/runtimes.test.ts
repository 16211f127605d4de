import { describe, expect, it } from '@jest/globals';
import { installed } from '../../test/installed-in.ts';
import { FileTree } from '../files/index.ts';
import { installedPackages } from './installed-packages.ts';

const metadata = (name: string, version: string) => `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`;

describe('interpreters from source', () => {
  const header = (version: string) => `/* Version as a string */\n#define PY_VERSION      \t"${version}"\n`;

  it.each<[string, Record<string, string>, string, string]>([
    [
      'CPython',
      { 'usr/local/include/python3.12/patchlevel.h': header('3.12.4'), 'usr/local/bin/python3.12': 'ELF' },
      'pkg:generic/python@3.12.4',
      'cpe:2.3:a:python:python:3.12.4:*:*:*:*:*:*:*',
    ],
    [
      'CPython before its release',
      { 'opt/py/include/python3.14/patchlevel.h': header('3.14.0rc1'), 'opt/py/bin/python3.14': 'ELF' },
      'pkg:generic/python@3.14.0rc1',
      'cpe:2.3:a:python:python:3.14.0:rc1:*:*:*:*:*:*',
    ],
    [
      'Node.js',
      {
        'usr/local/include/node/node_version.h':
          '#define NODE_MAJOR_VERSION 24\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 0\n',
        'usr/local/bin/node': 'ELF',
      },
      'pkg:generic/node@24.1.0',
      'cpe:2.3:a:nodejs:node.js:24.1.0:*:*:*:*:*:*:*',
    ],
    [
      'PHP',
      { 'usr/local/include/php/main/php_version.h': '#define PHP_VERSION "8.3.1"\n' },
      'pkg:generic/php@8.3.1',
      'cpe:2.3:a:php:php:8.3.1:*:*:*:*:*:*:*',
    ],
    [
      'Ruby',
      { 'usr/local/lib/ruby/3.3.0/x86_64-linux/rbconfig.rb': '  CONFIG["RUBY_PROGRAM_VERSION"] = "3.3.4"\n' },
      'pkg:generic/ruby@3.3.4',
      'cpe:2.3:a:ruby-lang:ruby:3.3.4:*:*:*:*:*:*:*',
    ],
    [
      'Go',
      { 'usr/local/go/VERSION': 'go1.22.1\ntime 2024-02-29T18:18:48Z\n' },
      'pkg:generic/go@1.22.1',
      'cpe:2.3:a:golang:go:1.22.1:*:*:*:*:*:*:*',
    ],
    [
      'Java',
      {
        'opt/java/openjdk/release': 'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="21.0.2"\n',
        'opt/java/openjdk/jmods/java.base.jmod': '',
      },
      'pkg:generic/openjdk@21.0.2',
      'cpe:2.3:a:oracle:openjdk:21.0.2:*:*:*:*:*:*:*',
    ],
  ])('are listed by what their files say: %s', (_, files, purl, cpe) => {
    const { python, others, unread } = installed(files, ['PYTHON_VERSION=3.9.1']);

    expect([...python, ...others].filter((each) => each.purl === purl)).toMatchObject([
      { type: 'application', purl, cpe },
    ]);
    expect(unread).toEqual({});
  });

  it('of a package of the distribution are that package', () => {
    const { python } = installed({
      'usr/include/python3.11/patchlevel.h': header('3.11.2'),
      'usr/bin/python3.11': 'ELF',
      'var/lib/dpkg/status': 'Package: libpython3.11-dev\nVersion: 1\n',
      'var/lib/dpkg/info/libpython3.11-dev.list': '/usr/include/python3.11/patchlevel.h\n/usr/bin/python3.11\n',
    });

    expect(python).toEqual([]);
  });
});

it('has licence and maintainer of a package of Debian', () => {
  const { system } = installed({
    'var/lib/dpkg/status':
      'Package: base\nVersion: 1\nMaintainer: Jane Doe <jane@debian.example>\n\nPackage: linked\nVersion: 1\n',
    'usr/share/doc/base/copyright': 'Format: 1.0\n\nLicense: GPL-2+\n',
    'usr/share/doc/linked': '->base',
  });

  expect(system).toMatchObject([
    { name: 'base', license: 'GPL-2.0-or-later', supplier: 'Jane Doe' },
    { name: 'linked', license: 'GPL-2.0-or-later' },
  ]);
});

it('joins a package of conda with the distribution that it brought', () => {
  const record = { name: 'six', version: '1.16.0', build: 'py_0', files: ['lib/six-1.16.0.dist-info/METADATA'] };
  const python = { name: 'python', version: '3.12.4' };

  const {
    others,
    python: distributions,
    unread,
  } = installed({
    'opt/conda/conda-meta/six.json': JSON.stringify(record),
    'opt/conda/conda-meta/python.json': JSON.stringify(python),
    'opt/conda/bin/python3.12': 'ELF',
    'opt/conda/lib/six-1.16.0.dist-info/METADATA': metadata('six', '1.16.0'),
  });

  expect(distributions.map(({ ref }) => ref)).toEqual(['pkg:pypi/six@1.16.0']);
  expect(others).toMatchObject([
    { purl: 'pkg:conda/six@1.16.0?build=py_0', dependsOn: ['pkg:pypi/six@1.16.0'] },
    { purl: 'pkg:conda/python@3.12.4' },
  ]);
  expect(unread).toEqual({});
});

it('lists packages of RPM with what scanners look them up by, and what they brought as theirs', () => {
  const tree = new FileTree();
  tree.put('etc/os-release', { kind: 'file', content: Buffer.from('ID="rhel"\nVERSION_ID="9.4"\n') });
  const path = 'usr/lib/python3.9/site-packages/six-1.16.0.dist-info/METADATA';
  tree.put(path, { kind: 'file', content: Buffer.from(metadata('six', '1.16.0')) });
  const found = {
    ...{
      name: 'python3-six',
      version: '1.15.0-9.el9',
      epoch: '2',
      architecture: 'noarch',
      license: 'MIT',
      vendor: 'Red Hat, Inc.',
    },
    sourceRpm: 'python-six-1.15.0-9.el9.src.rpm',
    files: () => [`/${path}`],
  };

  const { system, python } = installedPackages(tree, [], { packages: [found], broken: [] });

  expect(python).toEqual([]);
  expect(system).toEqual([
    {
      type: 'library',
      name: 'python3-six',
      version: '2:1.15.0-9.el9',
      license: 'MIT',
      supplier: 'Red Hat, Inc.',
      ref: system[0]?.purl,
      purl: 'pkg:rpm/redhat/python3-six@1.15.0-9.el9?arch=noarch&distro=rhel-9.4&epoch=2&upstream=python-six-1.15.0-9.el9.src.rpm',
      properties: [
        ['aquasecurity:trivy:SrcName', 'python-six'],
        ['aquasecurity:trivy:SrcVersion', '1.15.0'],
        ['aquasecurity:trivy:SrcRelease', '9.el9'],
        ['waybill:python-distribution', 'pkg:pypi/six@1.16.0'],
      ],
      dependsOn: [],
    },
  ]);
});
