import { clean, eq, valid } from '@renovatebot/pep440';
import { type Field, fieldOf, normalizeName } from '../upload.ts';

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
function isPlatform(tag: string): boolean {
  const [, system = '', , , machine = ''] = /^(macosx|manylinux|musllinux)_(\d+)_(\d+)_(.*)$/.exec(tag) ?? [];
  const linux = ['x86_64', 'i686', 'aarch64', 'armv7l', 'ppc64le', 's390x', 'riscv64'];
  switch (system) {
    case 'macosx':
      return /^macosx_(10_\d+|(11|12|13|14|15|26)_0)_(ppc|ppc64|i386|x86_64|arm64|intel|fat|fat3|fat64|universal|universal2)$/.test(
        tag,
      );
    case 'manylinux':
      return machine === 'ppc64' || linux.includes(machine);
    case 'musllinux':
      return linux.includes(machine);
    default:
      return (
        /^(any|win32|win_(arm64|amd64|ia64)|linux_armv[67]l|manylinux(1|2010)_(x86_64|i686))$/.test(tag) ||
        /^manylinux2014_(x86_64|i686|aarch64|armv7l|ppc64|ppc64le|s390x)$/.test(tag) ||
        /^ios_\d+_\d+_(arm64|x86_64)_(iphoneos|iphonesimulator)/.test(tag) ||
        /^android_\d+_(armeabi_v7a|arm64_v8a|x86|x86_64)$/.test(tag) ||
        /^pyemscripten_\d+_\d+_wasm32/.test(tag)
      );
  }
}

/** Why PyPI refuses a file name for this name and version, in its words, or nothing. */
export function filenameRefusal(filename: string, fields: readonly Field[]): string | undefined {
  const [filetype = '', name = '', version = ''] = ['filetype', 'name', 'version'].map((key) => fieldOf(fields, key));
  const extensions = filetype === 'sdist' ? ['.tar.gz', '.zip'] : ['.whl'];
  if (/[^\P{Cc}\x80-\x9f]/u.test(filename)) {
    return 'Cannot upload a file with non-printable characters (ordinals 0-31) or the DEL character (ordinal 127) in the name.';
  }
  if (filetype !== 'sdist' && Buffer.byteLength(filename) > 246) return `Filename is too long: '${filename}'`;
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
  if (given.includes('__') || !/^[\p{L}\p{N}_.]+$/u.test(given)) return `Invalid project name: '${filename}'`;
  if (valid(stated) === null) return `Invalid wheel filename (invalid version): '${filename}'`;
  const strange = parts['platform']?.split('.').find((tag) => !isPlatform(tag));
  if (strange !== undefined) return `Binary wheel '${filename}' has an unsupported platform tag '${strange}'.`;

  const stem = normalizeName(name).replaceAll('-', '_');
  if (normalizeName(given) !== normalizeName(name)) return `Start filename for '${name}' with '${stem}'.`;
  if (given !== stem) {
    return `Filename '${filename}' should contain the normalized project name '${stem}', not '${given}'.`;
  }
  return eq(stated, version) ? undefined : `Version in filename should be '${clean(version)}' not '${clean(stated)}'.`;
}
