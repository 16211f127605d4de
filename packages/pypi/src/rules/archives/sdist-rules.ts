import { findLicenseFiles } from '../metadata/license-files.ts';
import { type Rule, some, specification, warehouse } from '../rule.ts';
import { commonFolder } from './common-folder.ts';

const rebuild = 'Build again with a current build backend.';

/** What an sdist must hold. */
export const sdistRules: readonly Rule[] = [
  {
    id: 'sdist-top-folder',
    of: 'pypi',
    says: 'All of an sdist is in one folder, which holds `PKG-INFO`',
    source: specification('source-distribution-format/#source-distribution-file-format'),
    find: ({ sdist }) => {
      if (sdist === undefined) return [];
      const paths = sdist.members.map(({ path }) => path);
      const top = commonFolder(paths);
      if (['', '.', '/'].includes(top)) {
        const tops = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))];
        return [{ fact: `An sdist has one folder at its top, and this one has ${some(tops)}`, remedy: rebuild }];
      }
      const isThere = paths.includes(`${top}/PKG-INFO`);
      return isThere ? [] : [{ fact: `There is no \`${top}/PKG-INFO\``, remedy: rebuild }];
    },
  },
  {
    id: 'sdist-paths',
    of: 'any',
    says: 'No member and no link of an sdist leads out of it, and none is a device (PEP 706)',
    source: specification('source-distribution-format/#source-distribution-archive-features'),
    find: ({ sdist }) => {
      const members = sdist?.members ?? [];
      const links = new Set(members.flatMap(({ path, kind }) => (kind === 'symlink' ? [inOneForm(path)] : [])));
      const out = members.filter((each) => leadsOut(each, links)).map(({ path }) => path);
      const remedy = 'Exclude them in the settings of the build backend: installers unpack no such sdist.';
      return out.length === 0
        ? []
        : [{ fact: `The sdist holds paths, links or devices that lead out of it: ${some(out)}`, remedy }];
    },
  },
  {
    id: 'sdist-metadata-once',
    of: 'any',
    says: 'An sdist holds `PKG-INFO` and `pyproject.toml` once: of two, each reader takes another one',
    source: specification('source-distribution-format/#source-distribution-file-format'),
    find: ({ sdist }) => {
      const files = (sdist?.members ?? [])
        .filter(({ kind }) => kind !== 'directory')
        .map(({ path }) => inOneForm(path));
      const told = files.filter((path) => /^[^/]+\/(?:PKG-INFO|pyproject\.toml)$/.test(path));
      const twice = told.filter((path, at) => told.indexOf(path) < at);
      return twice.length === 0
        ? []
        : [{ fact: `The sdist holds a file more than once: ${some(twice)}`, remedy: rebuild }];
    },
  },
  {
    id: 'sdist-sparse',
    of: 'pypi',
    says: 'An sdist holds no sparse files',
    source: warehouse('forklift/legacy.py'),
    find: ({ sdist }) => {
      const sparse = (sdist?.members ?? []).filter(({ kind }) => kind === 'sparse').map(({ path }) => path);
      return sparse.length === 0 ? [] : [{ fact: `PyPI takes no sparse files: ${some(sparse)}`, remedy: rebuild }];
    },
  },
  {
    id: 'sdist-license-files',
    of: 'pypi',
    says: 'From metadata 2.4 on, each `License-File` is in the sdist (PEP 639)',
    source: specification('source-distribution-format/#source-distribution-file-format'),
    find: ({ sdist, file }) => {
      if (sdist === undefined) return [];
      const paths = sdist.members.map(({ path }) => path);
      return findLicenseFiles(file.metadata, new Set(paths), `${commonFolder(paths)}/`);
    },
  },
];

/** What no file may hold. */
export const contentRules: readonly Rule[] = [
  {
    id: 'protected-code',
    of: 'pypi',
    says: 'No Python file is encrypted by PyArmor or SourceDefender',
    source: warehouse('utils/scanner_rules/pyarmor.yar'),
    find: ({ wheel, sdist }) => {
      const found = wheel?.protectedFiles ?? sdist?.protectedFiles ?? [];
      const remedy = 'Publish the source, or upload to an index of your own.';
      return found.length === 0 ? [] : [{ fact: `PyPI takes no encrypted code: ${some(found)}`, remedy }];
    },
  },
];

interface Led {
  readonly path: string;
  readonly kind: string;
  readonly target: string;
}

/** @param links where symbolic links are: what is below one is somewhere else than its path says */
function leadsOut({ path, kind, target }: Led, links: ReadonlySet<string>): boolean {
  if (kind === 'device' || isOutside(path) || path.includes('\0')) return true;
  if (foldersOf(path).some((folder) => links.has(folder))) return true;
  if (kind === 'link') return isOutside(target);
  if (kind !== 'symlink') return false;
  return target.startsWith('/') || isOutside(`${path.split('/').slice(0, -1).join('/')}/${target}`);
}

function inOneForm(path: string): string {
  return partsOf(path).join('/');
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** Every folder that a path is in, from the top. */
function foldersOf(path: string): string[] {
  const parts = partsOf(path);
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** Whether a path, followed step by step, ever leaves the folder that it begins in. */
function isOutside(path: string): boolean {
  // Windows separates by both.
  if (/^(?:[\\/]|[a-z]:)/i.test(path)) return true;
  let depth = 0;
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
