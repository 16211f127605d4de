import { posix } from 'node:path';
import { type ProjectFiles, textAt, textsAt } from '../../documents/index.ts';
import { modulePaths, packageFolders } from '../../layouts/index.ts';
import { findSetting, writtenArgument } from '../../places/index.ts';
import type { Released } from '../released.ts';

/** Modules of a package in which its version is written. */
const modules = [
  ...['__init__', '_version', 'version', '__version__', '__about__', 'about', '_about'],
  ...['const', 'consts', 'constants', '_constants', '__meta__', '_meta', '__pkginfo__', '__info__', 'release'],
];

/** Folders beside a package that have an `__init__.py` and are no package of the project. */
const otherFolders =
  /^(tests?|testing|docs?|documentation|examples?|samples?|demos?|scripts?|tools?|tasks|bench(mark)?s?|build|dist|ci|utils?|_?vendor(ed)?|third_party|node_modules|v?env|\..*)$/i;

/** Files that may hold the version of the project as its own package has it; not all of them are there. */
export async function packageModules({ folder, name = '' }: Released, files: ProjectFiles): Promise<string[]> {
  const data = (await files.document(posix.join(folder, 'pyproject.toml')))?.data;
  const { roots, packages } = await packageFolders({ folder, data, files, backend: '' });
  const tool = (...path: string[]) => textsAt(data, ['tool', ...path]);
  const named = [
    ...tool('flit', 'module', 'name'),
    ...tool('uv', 'build-backend', 'module-name'),
    ...tool('maturin', 'module-name').map((each) => each.replace(/\.[^.]*$/, '')),
    ...tool('setuptools', 'packages'),
    ...tool('setuptools', 'py-modules'),
    ...(await configuredModules(folder, files)),
    ...Object.keys(packages),
  ];
  const folders = [
    ...tool('hatch', 'build', 'targets', 'wheel', 'packages'),
    ...tool('scikit-build', 'wheel', 'packages'),
    ...poetryPackages(data),
  ];
  const where = [
    ...roots,
    ...tool('uv', 'build-backend', 'module-root'),
    ...tool('maturin', 'python-source'),
    ...tool('pdm', 'build', 'package-dir'),
    ...['lib', 'Lib', 'python', 'source'],
  ];
  // A dash in a name may stand for a dot of a namespace: `acme-parcel` is `acme_parcel` or `acme.parcel`.
  const own = [name.replaceAll('-', '_'), name.replaceAll('-', '.')].filter((each) => each !== '');
  const inPackages = [...new Set([...own, ...named])].flatMap((each) => modulePaths(each, { roots: where, packages }));
  const found = where.flatMap((root) => packagesIn(posix.join(folder, root), root, files));
  const paths = new Set([...inPackages, ...folders, ...found].map((each) => posix.join(folder, each)));
  return [...paths].flatMap((path) => [`${path}.py`, ...modulesOf(path, files)]);
}

/** The modules of a package that may hold the version and are there. Asking for each by name would be hundreds of questions. */
function modulesOf(path: string, files: ProjectFiles): string[] {
  const names = new Set(files.list(path));
  const isPackage = (module: string) =>
    names.has(module) && files.list(posix.join(path, module)).includes('__init__.py');
  return modules.flatMap((module) => [
    ...(names.has(`${module}.py`) ? [`${path}/${module}.py`] : []),
    ...(isPackage(module) ? [`${path}/${module}/__init__.py`] : []),
  ]);
}

/** The packages of a folder of sources, whatever their names: a project is often called otherwise than what one imports. */
function packagesIn(path: string, root: string, files: ProjectFiles): string[] {
  return files
    .list(path)
    .filter((name) => !otherFolders.test(name) && files.list(posix.join(path, name)).includes('__init__.py'))
    .map((name) => posix.join(root, name));
}

/** Single modules that `setup.py` and `setup.cfg` name. */
async function configuredModules(folder: string, files: ProjectFiles): Promise<string[]> {
  const read = async (file: string) => (await files.text(posix.join(folder, file))) ?? '';
  const configured = findSetting(await read('setup.cfg'), 'options', 'py_modules')?.value ?? '';
  const scripted = writtenArgument(await read('setup.py'), 'setup', 'py_modules') ?? '';
  return [...configured.split(/[\s,]+/), ...scripted.split(/[^\w.]+/)].filter((each) => /^[a-z_][\w.]*$/i.test(each));
}

/** `packages = [{ include = "parcel", from = "lib" }]` of Poetry. */
function poetryPackages(data: unknown): string[] {
  const entries = Array.from({ length: 20 }, (_, index) => ['tool', 'poetry', 'packages', index]);
  return entries.flatMap((path) => {
    const include = textAt(data, [...path, 'include']);
    return include === undefined || /[*?]/.test(include)
      ? []
      : [posix.join(textAt(data, [...path, 'from']) ?? '', include)];
  });
}
