import { posix } from 'node:path';
import type { ProjectFiles } from '../../documents/index.ts';
import { findOrigin, findTargets, type Wanted, writtenArgument } from '../../places/index.ts';
import { fileOf, type Project } from '../layout.ts';
import { findAssignment, findAssignmentIn, moduleFiles } from '../python-module.ts';
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
  const own = writtenArgument(script, 'setup', 'version') ?? '';
  const spread = own === '' ? await findSpread(project, script, file) : undefined;
  if (spread !== undefined) return spread;
  const written = own === '' && isSpread(script) ? (writtenArgument(script, 'dict', 'version') ?? '') : own;
  if (written === '') return undefined;
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

const isSpread = (script: string) => /\bsetup\([^)]{0,2000}\*\*\s{0,9}\w/.test(script);

/** `setup(**settings)`, where the script has the settings in the one `dict(version="…")` or `{"version": "…"}` of its text. */
async function findSpread(project: Project, script: string, file: string): Promise<Wanted | undefined> {
  if (!isSpread(script)) return undefined;
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

/** The one file that the expression names, or else a module that it calls, or the script, and that holds a plain version. */
async function findRead(project: Project, { script, written, from }: Script): Promise<Wanted | undefined> {
  const assigned = assignedTo(written, script);
  const expression = `${written} ${assigned}`;
  const [, key] = /\[\s*["'](\w+)["']\s*\]/.exec(expression) ?? [];
  // The key of a dictionary is no file, even `version`.
  const inExpression = pathsIn(expression).filter((path) => path !== key);
  const names = namesFor(key, written, assigned);
  const folders = await packageFolders(project);
  const inHelpers = (await helpers(project, script, expression)).flatMap(pathsIn);
  const paths = [inExpression, inHelpers, pathsIn(withConstants(script))].find((each) => each.length > 0) ?? [];
  const found: Wanted[] = [];
  for (const path of new Set(paths.map((each) => fileOf(project, each)))) {
    if ((await project.files.text(path)) === undefined) continue;
    const candidates: Wanted[] = path.endsWith('.py')
      ? await Promise.all(names.map((name) => findAssignmentIn(project, path, { name, from, ...folders })))
      : [{ file: path, place: { kind: 'whole' }, form: 'pep440', from }];
    for (const wanted of candidates) {
      if (!(await isPlain(project.files, wanted))) continue;
      found.push(wanted);
      break;
    }
  }
  return found.length === 1 ? found[0] : undefined;
}

/**
 * The names that a module may give what the script reads of it, the likeliest first: `meta["version"]` is of `version`, or of
 * `__version__` where a pattern drops the underscores; a name that the script gives no value comes from what it executes.
 */
function namesFor(key: string | undefined, written: string, assigned: string): string[] {
  if (key !== undefined) return key.startsWith('__') ? [key] : [key, `__${key}__`];
  // `module.VERSION` of a module that the script loads itself.
  const [, attribute] = /^\w+\.(\w+)$/.exec(written) ?? [];
  const name = assigned === '' && /^\w+$/.test(written) ? written : attribute;
  return [...new Set([name ?? '__version__', '__version__'])];
}

/** A script with the text of its constants for their names: `join(here, NAME, "__init__.py")` has `"parcel"` there then. */
function withConstants(script: string): string {
  const assignments = script.matchAll(/^(\w+)[ \t]*=[ \t]*(?:"([\w./-]{1,100})"|'([\w./-]{1,100})')[ \t]*$/gm);
  const constants = new Map([...assignments].map(([, name = '', one, other]) => [name, one ?? other]));
  const argument = /(?<=[(,/][ \t]{0,9})\w+(?=[ \t]{0,9}[,/)])|\{(\w+)\}/g;
  return script.replace(argument, (found, inText?: string) => {
    const value = constants.get(inText ?? found);
    if (value === undefined) return found;
    return inText === undefined ? `"${value}"` : value;
  });
}

/** The texts of modules beside the script whose functions an expression calls: `versioninfo.version()`, `get_version()`. */
async function helpers(project: Project, script: string, expression: string): Promise<string[]> {
  const called = new Set([...expression.matchAll(/\b([a-z_]\w*)\s{0,9}[.(]/gi)].map(([, name = '']) => name));
  const modules = [...called].flatMap((name) => {
    const isModule = new RegExp(`^[ \\t]*import[ \\t]+${name}\\b`, 'm').test(script);
    return isModule ? name : (findOrigin(script, name)?.module ?? []);
  });
  const files = modules.filter(Boolean).flatMap((module) => moduleFiles(module, { roots: ['.'] }));
  const texts = await Promise.all(files.map((file) => project.files.text(fileOf(project, file))));
  return texts.filter((text) => text !== undefined);
}

/** What a script gives to a name, wherever it does, if it does so once: `ns["version"]` of `version = ns["version"]`. */
export function assignedTo(name: string, script: string): string {
  if (!/^\w+$/.test(name)) return '';
  const lines = script.matchAll(new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*([^=\\s].*)$`, 'gm'));
  // `version=version,` is an argument of a call.
  const [found, ...others] = [...lines].filter(([, value = '']) => !new RegExp(`^${name}\\b`).test(value));
  return others.length === 0 ? (found?.[1] ?? '').trimEnd() : '';
}

/** File names among a script's texts; those of several parts as `join("parcel", "__about__.py")` and
 * `root / "parcel" / "__about__.py"` have them. */
function pathsIn(script: string): string[] {
  const texts = script.matchAll(/["'][\w./-]+["'](?:\s*[,/]\s*["'][\w./-]+["'])*/g);
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
