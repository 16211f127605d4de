import type { PlannedComponent } from '../bom/index.ts';
import { createPurl } from '../bom/index.ts';
import type { FileTree } from '../files/index.ts';

/** An interpreter or a runtime that says its version in one of its files. */
export interface Interpreter {
  readonly component: PlannedComponent;
  /** The folder that it is installed in: `usr/local`. */
  readonly prefix: string;
}

interface Kind {
  readonly name: string;
  /** With the group `prefix`. */
  readonly pattern: RegExp;
  /** Of the file's text, else of its path, with the group `version`. */
  readonly version: RegExp;
  readonly cpe?: string;
  readonly license?: string;
}

const kinds: readonly Kind[] = [
  {
    name: 'python',
    pattern: /^(?<prefix>(?:.*\/)?)include\/python[0-9]\.[0-9]+t?\/patchlevel\.h$/,
    version: /^#define\s+PY_VERSION\s+"(?<version>[0-9][^"+\s]{1,40})\+?"/m,
    cpe: 'python:python',
    license: 'PSF-2.0',
  },
  {
    name: 'pypy',
    pattern: /^(?<prefix>(?:.*\/)?)include\/pypy[0-9]\.[0-9]+\/patchlevel\.h$/,
    version: /^#define\s+PYPY_VERSION\s+"(?<version>[0-9][^"+\s]{1,40})/m,
    cpe: 'pypy:pypy',
  },
  {
    name: 'node',
    pattern: /^(?<prefix>(?:.*\/)?)include\/node\/node_version\.h$/,
    version:
      /NODE_MAJOR_VERSION\s+(?<major>\d{1,4})[\s\S]{0,200}?NODE_MINOR_VERSION\s+(?<minor>\d{1,4})[\s\S]{0,200}?NODE_PATCH_VERSION\s+(?<patch>\d{1,4})/,
    cpe: 'nodejs:node.js',
  },
  {
    name: 'php',
    pattern: /^(?<prefix>(?:.*\/)?)include\/php\/main\/php_version\.h$/,
    version: /^#define\s+PHP_VERSION\s+"(?<version>[0-9][^"\s]{1,40})"/m,
    cpe: 'php:php',
  },
  {
    name: 'ruby',
    pattern: /^(?<prefix>(?:.*\/)?)lib\/ruby\/[0-9.]+\/[^/]+\/rbconfig\.rb$/,
    version: /CONFIG\["RUBY_PROGRAM_VERSION"\]\s*=\s*"(?<version>[0-9][^"\s]{1,40})"/,
    cpe: 'ruby-lang:ruby',
  },
  {
    name: 'perl',
    pattern: /^(?<prefix>usr\/local\/)lib\/perl5\/[0-9.]+\/[^/]+\/Config\.pm$/,
    version: /^[ \t]*version\s*=>\s*'(?<version>[0-9][0-9.]{1,40})'/m,
    cpe: 'perl:perl',
  },
  {
    name: 'go',
    pattern: /^(?<prefix>(?:.*\/)?usr\/local\/go\/)VERSION$/,
    version: /^go(?<version>[0-9][^\s]{0,40})/,
    cpe: 'golang:go',
    license: 'BSD-3-Clause',
  },
  {
    name: 'openjdk',
    pattern: /^(?<prefix>(?:.*\/)?)release$/,
    version: /^JAVA_VERSION="(?<version>[0-9][^"\s]{0,40})"/m,
    cpe: 'oracle:openjdk',
  },
];

/**
 * Interpreters and runtimes that no package of the distribution brought, as official images install them from source.
 *
 * @param isOwned whether a package brought a file
 */
export function findInterpreters(tree: FileTree, isOwned: (path: string) => boolean): Interpreter[] {
  const found: Interpreter[] = [];
  for (const [path, leaf] of tree.leaves()) {
    if (leaf.kind !== 'file' || isOwned(path)) continue;
    for (const kind of kinds) {
      const prefix = kind.pattern.exec(path)?.groups?.['prefix'];
      const version = prefix === undefined ? undefined : readVersion(kind, leaf.content.toString('latin1', 0, 65_536));
      if (prefix !== undefined && version !== undefined) found.push({ component: create(kind, version), prefix });
    }
  }
  return found;
}

function readVersion({ version }: Kind, text: string): string | undefined {
  const { version: whole, major, minor, patch } = version.exec(text)?.groups ?? {};
  return whole ?? (major === undefined ? undefined : [major, minor, patch].join('.'));
}

function create({ name, cpe, license }: Kind, version: string): PlannedComponent {
  const purl = createPurl('generic', { name, version });
  const [, base = version, update = ''] = /^([0-9][0-9.]*)((?:a|b|rc)[0-9]+)?$/.exec(version) ?? [];
  return {
    ...{ type: 'application', name, version, ref: purl ?? `${name}@${version}`, purl, dependsOn: [] },
    // Other signs would have to be quoted in it.
    ...(cpe !== undefined &&
      /^[\w.]+$/.test(base) && { cpe: `cpe:2.3:a:${cpe}:${base}:${update === '' ? '*' : update}:*:*:*:*:*:*` }),
    ...(license !== undefined && { license }),
  };
}
