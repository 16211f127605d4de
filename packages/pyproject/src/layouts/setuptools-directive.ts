import { textAt, valueAt } from '../documents/data.ts';
import { noVersionFile } from '../errors.ts';
import { findSetting } from '../places/locate-setting.ts';
import type { Wanted } from '../places/place.ts';
import { fileOf, type Project, unknownLayout } from './layout.ts';
import { findModule } from './python-module.ts';

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
    const roots = await rootsOf(project, module);
    const file = await findModule(project, { module, roots, from });
    return { file, place: { kind: 'assignment', name }, form: 'pep440', from };
  }
  const [path, ...others] = files;
  // Of several files setuptools would take the texts one after another: no version is made like that.
  if (path === undefined || others.length > 0) throw unknownLayout(project);
  const file = fileOf(project, path);
  if ((await project.files.text(file)) === undefined) throw noVersionFile(path, from, [file]);
  return { file, place: { kind: 'whole' }, form: 'pep440', from };
}

/** The folders in which setuptools finds a project's packages, those that the project names before those it guesses. */
async function rootsOf(project: Project, module: string): Promise<string[]> {
  const { data } = project;
  const [top = ''] = module.split('.');
  const table = ['tool', 'setuptools', 'package-dir'];
  // A folder that stands for the package itself: `parcel = "lib/parcel"` puts `lib` among the roots.
  const own = textAt(data, [...table, top])?.replace(/\/?[^/]*$/, '');
  const text = (await project.files.text(fileOf(project, 'setup.cfg'))) ?? '';
  const configured = findSetting(text, 'options', 'package_dir')?.value.match(/^\s*=\s*(\S+)/m)?.[1];
  const where = [valueAt(data, ['tool', 'setuptools', 'packages', 'find', 'where'])].flat();
  const named = [own, textAt(data, [...table, '']), configured, ...where].filter((each) => typeof each === 'string');
  return [...new Set([...named, 'src', '.'])];
}
