import { textAt } from '../../documents/index.ts';
import { type Layout, type Project, projectName, readOrComputed, unknownLayout } from '../layout.ts';
import { findAssignment } from '../python-module.ts';

/** flit reads `__version__` of the module that has the project's name, or the one of `[tool.flit.module]`. */
export function findFlit(project: Project): Promise<Layout> {
  const { data } = project;
  return findModuleVersion(project, [
    { from: 'tool.flit.module', module: textAt(data, ['tool', 'flit', 'module', 'name']) },
    { from: 'tool.flit.metadata', module: textAt(data, ['tool', 'flit', 'metadata', 'module']) },
  ]);
}

/** sphinx-theme-builder reads `__version__` of the module that has the project's name, below `src/`. */
export function findSphinxTheme(project: Project): Promise<Layout> {
  return findModuleVersion(project, []);
}

/** py-build-cmake reads `__version__` of the module of `[tool.py-build-cmake.module]`. */
export function findPyBuildCmake(project: Project): Promise<Layout> {
  const table = ['tool', 'py-build-cmake', 'module'];
  const folder = textAt(project.data, [...table, 'directory']);
  const module = textAt(project.data, [...table, 'name']);
  return findModuleVersion(
    project,
    [{ from: 'tool.py-build-cmake.module', module }],
    folder === undefined ? [] : [folder],
  );
}

interface Named {
  readonly from: string;
  readonly module: string | undefined;
}

async function findModuleVersion(
  project: Project,
  named: readonly Named[],
  roots: readonly string[] = [],
): Promise<Layout> {
  const own = { from: 'project.name', module: projectName(project)?.replaceAll('-', '_') };
  const { from, module } = [...named, own].find((each) => each.module !== undefined) ?? {};
  if (from === undefined || module === undefined)
    throw unknownLayout(project, 'the project has no name that tells its module');
  const where = [...roots, '.', 'src'];
  const wanted = await findAssignment(project, { module, name: '__version__', roots: where, from });
  return readOrComputed(project, wanted);
}
