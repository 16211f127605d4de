import { pypiTools } from '../harness/pypi/pypi-tools.ts';
import { buildProject } from './build-project.ts';
import { bumpProject, nextVersions } from './bump-project.ts';
import { openProject } from './open-project.ts';
import type { CorpusProject } from './projects.ts';
import type { Build, Bump } from './record.ts';

/** Brings a project to a beta and to a stable version. */
export async function tryBump(project: CorpusProject): Promise<Bump> {
  const { python } = await pypiTools();
  await using open = await openProject(project);
  return await bumpProject(project, open, python);
}

/** Builds the beta of a project, or its stable version where the place of the version holds no other. */
export async function tryBuild(project: CorpusProject, { onlyStable }: Pick<Bump, 'onlyStable'>): Promise<Build> {
  const { env, python } = await pypiTools();
  await using open = await openProject(project);
  const [beta, stable] = nextVersions(project);
  const version = onlyStable === undefined ? beta : stable;
  return { build: await buildProject(project, open, { ...env, PYPI_BUILD: 'uv' }, { python, version }) };
}
