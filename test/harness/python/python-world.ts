import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { type PythonIndex, type PythonTools, pythonIndex, pythonTools } from '@waybill/rehearsal';
import { prepare, verifyConditions } from '../../../packages/pypi/src/index.ts';
import { type RecentPython, recentPython } from './recent-python.ts';

export const backends = {
  hatchling: ['hatchling', 'hatchling.build'],
  setuptools: ['setuptools', 'setuptools.build_meta'],
  'poetry-core': ['poetry-core', 'poetry.core.masonry.api'],
  flit: ['flit_core', 'flit_core.buildapi'],
  pdm: ['pdm-backend', 'pdm.backend'],
} as const;

export type Backend = keyof typeof backends;

export const allBackends = Object.keys(backends) as Backend[];

const pyproject = ([requirement, backend]: readonly [string, string]) => `[build-system]
requires = ["${requirement}"]
build-backend = "${backend}"

[tool.poetry]
name = "parcel"
version = "1.2.0"
description = "Parcels for everyone"
authors = ["Ada Löwe <ada@example.org>"]
readme = "README.md"
packages = [{ include = "parcel" }]

[project]
name = "parcel"
version = "1.2.0"
description = "Parcels for everyone"
readme = "README.md"
license = { file = "LICENSE" }
keywords = ["box", "string"]
requires-python = ">=3.9"
dependencies = ["rich >= 13", "tomli; python_version < '3.11'"]
classifiers = ["Programming Language :: Python :: 3", "Operating System :: OS Independent"]

[[project.authors]]
name = "Ada Löwe"
email = "ada@example.org"

[project.optional-dependencies]
cli = ["click"]

[project.urls]
Homepage = "https://example.org/"
"Source code" = "https://example.org/source"
`;

/** Real tools and a real index, and projects that are built with the one and go to the other. */
export interface PythonWorld {
  readonly tools: PythonTools;
  readonly recent: RecentPython;
  readonly index: PythonIndex;
  projectIn(backend: Backend): ReturnType<typeof temporaryFolder>;
  contextIn(cwd: string, backend?: Backend): ReturnType<typeof fakeContext>;
  /** A project that is built and checked. */
  released(backend: Backend): Promise<{
    readonly folder: Awaited<ReturnType<typeof temporaryFolder>>;
    readonly context: ReturnType<typeof fakeContext>;
  }>;
}

export async function pythonWorld(): Promise<PythonWorld> {
  const [tools, recent, index] = [await pythonTools(), await recentPython(), await pythonIndex()];

  function projectIn(backend: Backend) {
    return temporaryFolder({
      'pyproject.toml': pyproject(backends[backend]),
      'README.md': '# Parcel\n\nIt ships “things”.\n',
      LICENSE: 'MIT',
      'parcel/__init__.py': '"""Parcels."""\n',
    });
  }

  function contextIn(cwd: string, backend: Backend = 'hatchling') {
    const { env: own } = backend === 'pdm' ? recent : tools;
    const env = { ...own, ...index.environment, PYPI_BUILD_ISOLATION: 'false', SOURCE_DATE_EPOCH: '1700000000' };
    return fakeContext({ cwd, env });
  }

  async function released(backend: Backend) {
    const folder = await projectIn(backend);
    const context = contextIn(folder.path, backend);
    await verifyConditions({}, context);
    await prepare({}, context);
    return { folder, context };
  }

  return { tools, recent, index, projectIn, contextIn, released };
}
