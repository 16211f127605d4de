import { clean, eq, valid } from '@renovatebot/pep440';
import { type Field, fieldOf, normalizeName } from './upload.ts';

/** What the name of a file has to say, and what it says. */
interface Naming {
  readonly filename: string;
  readonly filetype: string;
  /** As written in the metadata. */
  readonly name: string;
  readonly version: string;
}

const wheel = /^(?<name>[^-]+)-(?<version>[^-]+)(?:-(?<build>\d[^-]*))?-[^-]+-[^-]+-(?<platform>[^-]+)\.whl$/;
/** Platforms that PyPI takes (pypi/warehouse: forklift/legacy.py). */
const platform =
  /^(?:any|win32|win_amd64|win_arm64|linux_armv[67]l|(?:many|musl)linux[\d_]+_\w+|macosx_\d+_\d+_\w+|(?:ios|android|pyodide|wasi|emscripten)_\w+)$/;

/** Why PyPI refuses a file name for this name and version, in its words, or nothing. */
export function filenameRefusal(filename: string, fields: readonly Field[]): string | undefined {
  const [filetype = '', name = '', version = ''] = ['filetype', 'name', 'version'].map((key) => fieldOf(fields, key));
  const extensions = filetype === 'sdist' ? ['.tar.gz', '.zip'] : ['.whl'];
  if (/[/\\]|^\./.test(filename)) return "Cannot upload a file with '/' or '\\' in the name.";
  if (!extensions.some((extension) => filename.endsWith(extension))) {
    return `Invalid file extension: Use ${extensions.join(' or ')} extension. (https://www.python.org/dev/peps/pep-0527)`;
  }
  const naming = { filename, filetype, name, version };
  return filetype === 'sdist' ? sdistRefusal(naming) : wheelRefusal(naming);
}

function sdistRefusal({ filename, name, version }: Naming): string | undefined {
  const stem = normalizeName(name).replaceAll('-', '_');
  const given = filename.replace(/-[^-]*$/, '');
  if (normalizeName(given) !== normalizeName(name)) return `Start filename for '${name}' with '${stem}'.`;
  const expected = `${stem}-${clean(version)}.tar.gz`;
  return filename === expected ? undefined : `Filename '${filename}' is invalid, should be '${expected}'.`;
}

function wheelRefusal({ filename, name, version }: Naming): string | undefined {
  const parts = wheel.exec(filename)?.groups;
  if (parts === undefined) return `Invalid wheel filename (wrong number of parts): '${filename}'`;
  const [given = '', stated = ''] = [parts['name'], parts['version']];
  if (valid(stated) === null) return `Invalid wheel filename (invalid version): '${filename}'`;
  const strange = parts['platform']?.split('.').find((tag) => !platform.test(tag));
  if (strange !== undefined) return `Binary wheel '${filename}' has an unsupported platform tag '${strange}'.`;

  const stem = normalizeName(name).replaceAll('-', '_');
  if (normalizeName(given) !== normalizeName(name)) return `Start filename for '${name}' with '${stem}'.`;
  if (given !== stem) {
    return `Filename '${filename}' should contain the normalized project name '${stem}', not '${given}'.`;
  }
  return eq(stated, version) ? undefined : `Version in filename should be '${clean(version)}' not '${clean(stated)}'.`;
}
