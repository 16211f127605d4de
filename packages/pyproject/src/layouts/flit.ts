import { textAt } from '../documents/data.ts';
import { type Layout, type Project, projectName, unknownLayout } from './layout.ts';
import { findModule } from './python-module.ts';

/** flit reads `__version__` of the module that has the project's name, or the one of `[tool.flit.module]`. */
export async function findFlit(project: Project): Promise<Layout> {
  const { data } = project;
  const named = [
    { from: 'tool.flit.module', module: textAt(data, ['tool', 'flit', 'module', 'name']) },
    { from: 'tool.flit.metadata', module: textAt(data, ['tool', 'flit', 'metadata', 'module']) },
    { from: 'project.name', module: projectName(project)?.replaceAll('-', '_') },
  ];
  const { from, module } = named.find((each) => each.module !== undefined) ?? {};
  if (from === undefined || module === undefined) throw unknownLayout(project);
  const file = await findModule(project, { module, roots: ['.', 'src'], from });
  return { wanted: [{ file, place: { kind: 'assignment', name: '__version__' }, form: 'pep440', from }] };
}
