import { keysAt, textAt, textsAt } from '../../documents/index.ts';
import { findSetting, type Wanted, writtenArgument } from '../../places/index.ts';
import { fileOf, namedFile, type Project, unknownLayout } from '../layout.ts';
import { findAssignment, type ModuleFolders } from '../python-module.ts';

/** How setuptools is told where the version is: `attr = "parcel.__version__"` or `file = ["VERSION"]`. */
export interface Directive {
  readonly attr: string | undefined;
  readonly files: readonly string[];
  readonly from: string;
}

/** The place that a directive names. @throws EDYNAMICVERSION, ENOVERSIONFILE */
export async function followDirective(project: Project, { attr, files, from }: Directive): Promise<Wanted> {
  if (attr !== undefined) {
    const [, module = '__init__', name = attr] = /^(.+)\.([^.]+)$/.exec(attr.trim()) ?? [];
    return findAssignment(project, { module, name, from, ...(await packageFolders(project)) });
  }
  const [path, ...others] = files;
  if (path === undefined) throw unknownLayout(project, `\`${from}\` has neither \`attr\` nor \`file\``);
  // Of several files setuptools would take the texts one after another: no version is made like that.
  if (others.length > 0) throw unknownLayout(project, `\`${from}\` joins the texts of several files`);
  return { file: await namedFile(project, path, from), place: { kind: 'whole' }, form: 'pep440', from };
}

/**
 * The folders in which setuptools finds a project's packages, those that the project names before those it guesses.
 * https://setuptools.pypa.io/en/latest/userguide/package_discovery.html
 */
export async function packageFolders(project: Project): Promise<Required<ModuleFolders>> {
  const { data, files } = project;
  const table = ['tool', 'setuptools', 'package-dir'];
  const config = (await files.text(fileOf(project, 'setup.cfg'))) ?? '';
  const script = (await files.text(fileOf(project, 'setup.py'))) ?? '';
  const named: Record<string, string> = {
    ...scriptedFolders(writtenArgument(script, 'setup', 'package_dir') ?? anyFolders.exec(script)?.[0] ?? ''),
    ...writtenFolders(findSetting(config, 'options', 'package_dir')?.value ?? ''),
    ...Object.fromEntries(keysAt(data, table).map((name) => [name, textAt(data, [...table, name]) ?? ''])),
  };
  const { '': root, ...packages } = named;
  const where = [
    ...textsAt(data, ['tool', 'setuptools', 'packages', 'find', 'where']),
    ...(findSetting(config, 'options.packages.find', 'where')?.value.split(/[\s,]+/) ?? []),
  ];
  const roots = [root ?? '', ...where, 'src', '.'].filter((each) => each !== '');
  return { roots: [...new Set(roots)], packages };
}

/** `package_dir` of `setup.cfg`: `= src` and `parcel = source/code`, a line each or with commas. */
function writtenFolders(value: string): Record<string, string> {
  const lines = value.split(/[\n,]/).flatMap((line) => {
    const [, name, folder] = /^\s*([\w.]*)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    return name === undefined || folder === undefined ? [] : [[name, folder] as const];
  });
  return Object.fromEntries(lines);
}

/** Of settings that `setup()` gets otherwise than as a keyword. */
const anyFolders = /\bpackage_dir\b["']?\s{0,9}[=:]\s{0,9}(?:dict\()?\{[^{}]{0,2000}\}/;

/** `package_dir={"": "src", "parcel": "source/code"}` of `setup.py`. */
function scriptedFolders(value: string): Record<string, string> {
  const pairs = value.matchAll(/["']([\w.]*)["']\s*:\s*["']([^"'\n]+)["']/g);
  return Object.fromEntries([...pairs].map(([, name = '', folder = '']) => [name, folder]));
}
