import { valueAt } from '../documents/data.ts';
import { noVersion } from '../errors.ts';
import { findFlit } from './flit.ts';
import { findHatchling } from './hatchling.ts';
import { type FindLayout, fileOf, handedOver, type Layout, type Project, unknownLayout } from './layout.ts';
import { findPdm } from './pdm.ts';
import { findSetuptools } from './setuptools.ts';
import { writtenVersions } from './written-versions.ts';

/** By how the name of a build backend begins. */
const finders: Readonly<Record<string, FindLayout>> = {
  hatchling: findHatchling,
  setuptools: findSetuptools,
  flit: findFlit,
  pdm: findPdm,
  poetry_dynamic_versioning: async () => handedOver('poetry-dynamic-versioning', 'POETRY_DYNAMIC_VERSIONING_BYPASS'),
};

/**
 * Where a project's version stands: written in `pyproject.toml`, or where the build backend takes it from.
 *
 * @throws ENOVERSION, ESTATICANDDYNAMIC, EVERSIONSDIFFER, and what the backends' finders throw
 */
export async function findLayout(project: Project): Promise<Layout> {
  const find = Object.entries(finders).find(([name]) => project.backend.startsWith(name))?.[1];
  // Poetry's plug-in writes over whatever version its table has.
  const written = project.backend.startsWith('poetry_dynamic') ? [] : writtenVersions(project);
  if (written.length > 0) return { wanted: written };
  if (isPromised(project)) throw noVersion(fileOf(project, 'pyproject.toml'));
  if (find === undefined) throw unknownLayout(project);
  return find(project);
}

/** A `[project]` that does not call its version dynamic has to have one. PEP 621. */
function isPromised({ data, backend }: Project): boolean {
  const dynamic = valueAt(data, ['project', 'dynamic']);
  if (Array.isArray(dynamic) && dynamic.includes('version')) return false;
  // Without `[project]`, only these have a place of their own.
  return valueAt(data, ['project']) !== undefined || !/^(setuptools|flit|poetry_dynamic)/.test(backend);
}
