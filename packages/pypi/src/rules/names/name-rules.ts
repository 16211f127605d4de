import { isPep440, normalizeName } from '@waybill/python';
import { control } from '../../files/index.ts';
import type { Finding } from '../finding.ts';
import { packaging, type Rule, specification, warehouse } from '../rule.ts';
import { isPyPIPlatform } from './platforms.ts';

/** The parts of a wheel's name, some of them empty when it has not enough. */
function partsOf(name: string) {
  const parts = name.replace(/\.whl$/, '').split('-');
  const [platforms = '', abis = '', pythons = ''] = parts.toReversed();
  const build = parts.length === 6 ? parts[2] : undefined;
  return {
    parts,
    project: parts[0] ?? '',
    version: parts[1] ?? '',
    build,
    tags: [pythons, abis, platforms].map((each) => each.split('.')),
  };
}

const rebuild =
  'Build again with a current version of the build backend; see `build-system.requires` in `pyproject.toml`.';

const legacy = warehouse('forklift/legacy.py');

/** What the name of a file must be. */
export const nameRules: readonly Rule[] = [
  {
    id: 'file-name-characters',
    of: 'pypi',
    says: 'The name of a file holds no control characters and no path separators',
    source: legacy,
    find: ({ file: { name } }) =>
      control.test(name) || /[/\\]/.test(name)
        ? [{ fact: 'Its name holds characters that PyPI refuses', remedy: rebuild }]
        : [],
  },
  {
    id: 'file-name-length',
    of: 'pypi',
    says: 'With `.metadata` added, the name of a file has at most 255 bytes',
    source: legacy,
    find: ({ file: { name, kind } }) =>
      kind === 'wheel' && Buffer.byteLength(`${name}.metadata`) > 255
        ? [{ fact: 'Its name is too long for PyPI', remedy: 'Build wheels with fewer tags in one name.' }]
        : [],
  },
  {
    id: 'wheel-name',
    of: 'any',
    says: 'The name of a wheel is `{name}-{version}(-{build})?-{python}-{abi}-{platform}.whl`, each part as its specification says',
    source: specification('binary-distribution-format/#file-format'),
    find: ({ file: { name, kind } }) => (kind === 'wheel' ? findInWheelName(name) : []),
  },
  {
    id: 'wheel-name-normalized',
    of: 'pypi',
    says: 'The project in the name of a wheel is normalised, with `_` for `-`',
    source: specification('binary-distribution-format/#escaping-and-unicode'),
    find: ({ file: { name, kind, project } }) => {
      const expected = project.replaceAll('-', '_');
      const given = partsOf(name).project;
      return kind === 'wheel' && given !== expected
        ? [{ fact: `A wheel must begin with \`${expected}-\`, not with \`${given}-\`, for PyPI`, remedy: rebuild }]
        : [];
    },
  },
  {
    id: 'wheel-platform',
    of: 'pypi',
    says: 'The platforms of a wheel are among those that PyPI takes',
    source: legacy,
    find: ({ file: { name, kind } }) =>
      (kind === 'wheel' ? (partsOf(name).tags[2] ?? []) : [])
        .filter((tag) => !isPyPIPlatform(tag.toLowerCase()))
        .map((tag) => ({ fact: `\`${tag}\` is not a platform that PyPI takes wheels for`, remedy: remedyFor(tag) })),
  },
  {
    id: 'sdist-version',
    of: 'any',
    says: 'The version in the name of an sdist is one of PEP 440',
    source: packaging('utils.py'),
    find: ({ file: { kind, version } }) =>
      kind === 'sdist' && !isPep440(version)
        ? [{ fact: `Its name has \`${version}\` for a version`, remedy: rebuild }]
        : [],
  },
];

function remedyFor(platform: string): string {
  if (platform.startsWith('macosx_')) {
    return 'Set `MACOSX_DEPLOYMENT_TARGET` to a main version, such as `13.0`, for the build: from macOS 11 on, only the minor version 0 is taken.';
  }
  return 'Build wheels for many systems with cibuildwheel or repair them with auditwheel, and name them in `pypi.distributions`.';
}

function findInWheelName(name: string): Finding[] {
  const { parts, project, version, build, tags } = partsOf(name);
  const isFine =
    (parts.length === 5 || parts.length === 6) &&
    /^[\p{L}\p{N}_.]+$/u.test(project) &&
    !project.includes('__') &&
    normalizeName(project) !== '' &&
    isPep440(version) &&
    (build === undefined || /^\d/.test(build)) &&
    tags.flat().every((tag) => tag !== '') &&
    (tags[0] ?? []).every((python) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(python));
  return isFine ? [] : [{ fact: 'Its name is not one of a wheel', remedy: rebuild }];
}
