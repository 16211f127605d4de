import { valueAt } from '../documents/data.ts';
import { findFlit, findPyBuildCmake, findSphinxTheme } from './flit.ts';
import { findHatchling } from './hatchling.ts';
import { type FindLayout, handedOver, type Layout, type Project, unknownLayout } from './layout.ts';
import { findMaturin } from './maturin.ts';
import { findMeson } from './meson.ts';
import { isWorkspaceRoot, missingVersion } from './missing-version.ts';
import { findPdm } from './pdm.ts';
import { findScikitBuildCore } from './scikit-build-core.ts';
import { findSetuptools } from './setuptools.ts';
import { writtenVersions } from './written-versions.ts';

/** By how the name of a build backend begins. */
const finders: Readonly<Record<string, FindLayout>> = {
  hatchling: findHatchling,
  setuptools: findSetuptools,
  jupyter_packaging: findSetuptools,
  flit: findFlit,
  sphinx_theme_builder: findSphinxTheme,
  py_build_cmake: findPyBuildCmake,
  pdm: findPdm,
  maturin: findMaturin,
  scikit_build_core: findScikitBuildCore,
  mesonpy: findMeson,
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
  if (isPromised(project) || isWorkspaceRoot(project)) throw missingVersion(project);
  if (find === undefined) throw unknownLayout(project, whyUnknown(project.backend));
  return find(project);
}

/** A `[project]` that does not call its version dynamic has to have one. PEP 621. */
function isPromised({ data, backend }: Project): boolean {
  const dynamic = valueAt(data, ['project', 'dynamic']);
  if (Array.isArray(dynamic) && dynamic.includes('version')) return false;
  // Without `[project]`, only these have a place of their own.
  return (
    valueAt(data, ['project']) !== undefined ||
    !/^(setuptools|jupyter_packaging|flit|poetry_dynamic|maturin|mesonpy)/.test(backend)
  );
}

/** Backends that take no version but the one in `pyproject.toml`, by how their names begin. */
const staticOnly = ['uv_build', 'whey', 'poetry.'];

function whyUnknown(backend: string): string {
  const isStatic = staticOnly.some((each) => backend.startsWith(each));
  return isStatic ? 'this backend takes no version from elsewhere' : 'how this backend finds it is not known here';
}
