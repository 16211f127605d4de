import { isReleaseError } from '@waybill/kernel';
import { type BuildBackend, findBuildBackend, findVersionTool, tableAt } from '@waybill/python';
import { valueAt } from '../documents/index.ts';
import { findFlit, findPyBuildCmake, findSphinxTheme } from './backends/flit.ts';
import { findHatchling } from './backends/hatchling.ts';
import { findMaturin } from './backends/maturin.ts';
import { findMeson } from './backends/meson.ts';
import { findPdm } from './backends/pdm.ts';
import { findScikitBuildCore } from './backends/scikit-build-core.ts';
import { isPlain } from './backends/setup-script.ts';
import { findSetuptools } from './backends/setuptools.ts';
import {
  computedVersion,
  type FindLayout,
  fileOf,
  handedOver,
  type Layout,
  type Project,
  projectName,
  unknownLayout,
} from './layout.ts';
import { isWorkspaceRoot, missingVersion } from './missing-version.ts';
import { writtenVersions } from './written-versions.ts';

/** By what builds in the end, whatever wraps it. */
const finders: Readonly<Partial<Record<BuildBackend, FindLayout>>> = {
  flit: findFlit,
  hatchling: findHatchling,
  maturin: findMaturin,
  'meson-python': findMeson,
  pdm: findPdm,
  'scikit-build-core': findScikitBuildCore,
  setuptools: findSetuptools,
};

/** By how the name of a less common backend begins. */
const otherFinders: Readonly<Record<string, FindLayout>> = {
  sphinx_theme_builder: findSphinxTheme,
  py_build_cmake: findPyBuildCmake,
};

/**
 * Where a project's version stands: written in `pyproject.toml`, or where the build backend takes it from. Where no file
 * has it as a plain text and a tool takes it from git, that tool gets it when the project is built.
 *
 * @throws ENOVERSION, ESTATICANDDYNAMIC, EVERSIONSDIFFER, and what the backends' finders throw
 */
export async function findLayout(project: Project): Promise<Layout> {
  // Poetry's plug-in writes over whatever version its table has, where it is on.
  const isOn = valueAt(project.data, ['tool', 'poetry-dynamic-versioning', 'enable']) === true;
  const isPlugin = isOn && project.backend.startsWith('poetry_dynamic');
  const written = isPlugin ? [] : writtenVersions(project);
  if (written.length > 0) return { wanted: written };
  const read = (file: string) => project.files.text(fileOf(project, file));
  const document = tableAt({ document: project.data as never }, 'document');
  const backend = await findBuildBackend(document, read);
  if (isPromised(project, backend) || isWorkspaceRoot(project)) throw missingVersion(project);

  const tool = await findVersionTool({ document, project: projectName(project) }, read);
  const find = finders[backend] ?? finderByName(project.backend) ?? unknownBackend;
  if (tool === undefined) return find(project);
  return isPlugin ? handedOver(tool) : ((await findPlain(project, find)) ?? handedOver(tool));
}

/** What a backend takes the version from, if that is there and has a plain version. */
async function findPlain(project: Project, find: FindLayout): Promise<Layout | undefined> {
  try {
    const layout = await find(project);
    const plain = await Promise.all(layout.wanted.map((wanted) => isPlain(project.files, wanted)));
    return plain.length > 0 && !plain.includes(false) ? layout : undefined;
  } catch (error) {
    if (isReleaseError(error) && ['EDYNAMICVERSION', 'ENOVERSION', 'ENOVERSIONFILE'].includes(error.code))
      return undefined;
    throw error;
  }
}

/** A `[project]` that does not call its version dynamic has to have one. PEP 621. */
function isPromised({ data, backend: name }: Project, backend: BuildBackend): boolean {
  const dynamic = valueAt(data, ['project', 'dynamic']);
  if (Array.isArray(dynamic) && dynamic.includes('version')) return false;
  // Without `[project]`, only these have a place of their own.
  const isOwn =
    ['flit', 'maturin', 'meson-python', 'setuptools'].includes(backend) || name.startsWith('poetry_dynamic');
  return valueAt(data, ['project']) !== undefined || !isOwn;
}

function finderByName(backend: string): FindLayout | undefined {
  return Object.entries(otherFinders).find(([name]) => backend.startsWith(name))?.[1];
}

/** Backends that take no version but the one in `pyproject.toml`, by how their names begin. */
const staticOnly = ['uv_build', 'whey', 'poetry.'];

async function unknownBackend(project: Project): Promise<Layout> {
  const isStatic = staticOnly.some((each) => project.backend.startsWith(each));
  if (isStatic) throw unknownLayout(project, 'this backend takes no version from elsewhere');
  return computedVersion(project, 'how this backend finds it is not known here');
}
