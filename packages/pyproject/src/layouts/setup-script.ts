import { posix } from 'node:path';
import type { ProjectFiles } from '../documents/project-files.ts';
import { findTargets } from '../places/find-targets.ts';
import { writtenArgument } from '../places/locate-assignment.ts';
import type { Wanted } from '../places/place.ts';
import { fileOf, type Project } from './layout.ts';
import { findAssignment } from './python-module.ts';
import { followDirective, packageFolders } from './setuptools-directive.ts';

/**
 * Where `setup()` of a `setup.py` takes the version from, as far as it can be known without running it: a text, a name with
 * a text, an attribute of a package, or the one file that the script reads.
 *
 * @returns `undefined` when only running the script would tell
 */
export async function findScriptVersion(project: Project, script: string): Promise<Wanted | undefined> {
  const file = fileOf(project, 'setup.py');
  const from = `${file}: setup(version=…)`;
  const written = writtenArgument(script, 'setup', 'version') ?? '';
  if (written === '') return findSpread(project, script, file);
  if (wholeLiteral.test(written)) {
    return { file, place: { kind: 'argument', call: 'setup', keyword: 'version' }, form: 'pep440' };
  }
  // A text that an operator or a method makes another one of, as `"1.%s" % date`.
  if (/^[(\s]*[ru]?["']/i.test(written)) return undefined;
  const named = await findNamed(project, written, from);
  if (named !== undefined && (await isPlain(project.files, named))) return named;
  return findRead(project, { script, written, from });
}

const wholeLiteral = /^[(\s]*[ru]?("""|'''|"|')[^\\"']*\1[)\s]*$/i;

/** `setup(**settings)`, where the script has the settings in the one `dict(version="…")` or `{"version": "…"}` of its text. */
async function findSpread(project: Project, script: string, file: string): Promise<Wanted | undefined> {
  if (!/\bsetup\([^)]{0,2000}\*\*\s{0,9}\w/.test(script)) return undefined;
  const pattern = /["']version["']\s*:\s*["'](?<version>[^"'\\\n]+)["']/;
  const candidates: Wanted[] = [
    { file, place: { kind: 'argument', call: 'dict', keyword: 'version' }, form: 'pep440' },
    { file, place: { kind: 'pattern', pattern, count: 1, label: '`"version"`' }, form: 'pep440' },
  ];
  const plain = await Promise.all(candidates.map((wanted) => isPlain(project.files, wanted)));
  const found = candidates.filter((_, at) => plain[at]);
  return found.length === 1 ? found[0] : undefined;
}

async function findNamed(project: Project, written: string, from: string): Promise<Wanted | undefined> {
  if (/^\w+$/.test(written)) {
    const { roots, packages } = await packageFolders(project);
    return findAssignment(project, { module: 'setup', name: written, roots: ['.', ...roots], packages, from });
  }
  if (!/^\w+(\.\w+)+$/.test(written)) return undefined;
  // A missing module is one of the standard library, or of another project.
  return followDirective(project, { attr: written, files: [], from }).catch(() => undefined);
}

interface Script {
  readonly script: string;
  /** The expression that `setup()` has for the version. */
  readonly written: string;
  readonly from: string;
}

/** The one file that the expression names, or else the script, and that holds a plain version. */
async function findRead(project: Project, { script, written, from }: Script): Promise<Wanted | undefined> {
  const [, key = '__version__'] = /\[\s*["'](\w+)["']\s*\]/.exec(written) ?? [];
  const inExpression = pathsIn(written);
  const paths = inExpression.length > 0 ? inExpression : pathsIn(script);
  const found: Wanted[] = [];
  for (const path of new Set(paths.map((each) => fileOf(project, each)))) {
    const place = path.endsWith('.py') ? ({ kind: 'assignment', name: key } as const) : ({ kind: 'whole' } as const);
    const wanted = { file: path, place, form: 'pep440', from } as const;
    if (await isPlain(project.files, wanted)) found.push(wanted);
  }
  return found.length === 1 ? found[0] : undefined;
}

/** File names among a script's texts; those of several parts as `join("parcel", "__about__.py")` has them. */
function pathsIn(script: string): string[] {
  const texts = script.matchAll(/["'][\w./-]+["'](?:\s*,\s*["'][\w./-]+["'])*/g);
  return [...texts].flatMap(([list]) => {
    const parts = [...list.matchAll(/["']([\w./-]+)["']/g)].map(([, part = '']) => part);
    return [posix.join(...parts), ...parts].filter((path) => /\.py$|(^|\/)version(\.\w+)?$/i.test(path));
  });
}

/** Whether a place has a version as a plain text. */
export async function isPlain(files: ProjectFiles, wanted: Wanted): Promise<boolean> {
  const text = await files.text(wanted.file);
  if (text === undefined) return false;
  const targets = await findTargets(
    { file: wanted.file, text, document: await files.document(wanted.file).catch(() => undefined) },
    [wanted],
    '',
  ).catch(() => []);
  return targets.some(({ value }) => /^v?\d/.test(value));
}
