import { pypiTools } from '../harness/pypi/pypi-tools.ts';
import { buildProject } from './build-project.ts';
import { bumpProject } from './bump-project.ts';
import { openProject } from './open-project.ts';
import type { CorpusProject } from './projects.ts';
import { ok, type Trial } from './record.ts';

/** Bumps a project and, where it is wanted and possible here, builds it. */
export async function tryProject(project: CorpusProject, isBuilt: boolean): Promise<Trial> {
  const { env, python } = await pypiTools();
  const bump = await bumpAnew(project, python);
  if (!isBuilt || project.notBuilt !== undefined || bump.bump !== ok) return bump;
  await using open = await openProject(project);
  return { ...bump, build: await buildProject(project, open, { ...env, PYPI_BUILD: 'uv' }, python) };
}

async function bumpAnew(project: CorpusProject, python: string) {
  await using open = await openProject(project);
  return await bumpProject(project, open, python);
}
