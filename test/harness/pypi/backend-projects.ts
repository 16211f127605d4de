import type { BackendProject } from './backend-project.ts';
import { gitProjects } from './git-projects.ts';
import { nativeProjects } from './native-projects.ts';
import { writtenProjects } from './written-projects.ts';

/** Those with a written version first, then those that compile, then those whose version git has. */
export const backendProjects: Readonly<Record<string, BackendProject>> = {
  ...writtenProjects,
  ...nativeProjects,
  ...gitProjects,
};

/** The files of a project. */
export function projectFiles({ requires, backend, project = 'static', rest = '', files = {} }: BackendProject) {
  const system = `[build-system]\nrequires = ${JSON.stringify(requires)}\nbuild-backend = "${backend}"\n`;
  const version = project === 'static' ? 'version = "1.1.0"' : 'dynamic = ["version"]';
  const table = `[project]\nname = "acme-parcel"\n${version}\ndescription = "Weighs parcels"\nrequires-python = ">=3.9"\n`;
  return {
    'pyproject.toml': `${system}\n${project === 'none' ? '' : table}\n${rest}\n`,
    '.gitignore': 'dist/\n*.egg-info/\n__pycache__/\n/target/\n',
    ...files,
  };
}
