import { normalizeName } from '@waybill/python';
import { findKnownIndex, type KnownIndex, type ProductName } from './known-indexes.ts';

/** Where a project's files go, and what the configuration tells about where they can be seen. */
export interface PythonIndex {
  /** What people call it: `PyPI`, or its host. */
  readonly name: string;
  /** Whether PyPI's own rules hold: it refuses file names that other indexes take. */
  readonly isWarehouse: boolean;
  /** Where an index of this kind gives tokens to CI jobs, without a slash at the end. */
  readonly site: string;
  /** Where files are uploaded to. */
  readonly repository: string;
  /** What its address, or the preset, tells about it. */
  readonly known: KnownIndex | undefined;
  /** Base of the simple API that the configuration names, without a slash at the end: what users install from. */
  readonly simple: string | undefined;
  /** The page to show to people, where it is not the page of the simple API. */
  pageOf(project: string, version: string): string | undefined;
}

interface WarehouseSite {
  readonly name: string;
  readonly site: string;
  /** Host of the files. */
  readonly files: string;
}

/** The sites that run Warehouse, by the host that takes uploads. */
const warehouses: Readonly<Record<string, WarehouseSite>> = {
  'upload.pypi.org': { name: 'PyPI', site: 'https://pypi.org', files: 'files.pythonhosted.org' },
  'test.pypi.org': { name: 'TestPyPI', site: 'https://test.pypi.org', files: 'test-files.pythonhosted.org' },
};

/**
 * Describes the index behind an upload endpoint.
 *
 * @param simple where the configuration says that its files are listed
 * @param product what the index is, where the configuration says so
 */
export function pythonIndex(repository: string, simple?: string, product?: ProductName): PythonIndex {
  const { host, origin } = new URL(repository);
  const warehouse = warehouses[host];
  const site = warehouse?.site ?? origin;
  return {
    name: warehouse?.name ?? host,
    isWarehouse: warehouse !== undefined,
    site,
    repository,
    known: warehouse === undefined ? findKnownIndex(repository, product) : knownWarehouse(warehouse),
    simple: simple?.replace(/\/+$/, ''),
    pageOf: (project, version) =>
      warehouse === undefined ? undefined : `${site}/project/${normalizeName(project)}/${version}/`,
  };
}

function knownWarehouse({ name, site, files }: WarehouseSite): KnownIndex {
  return { product: name, simple: `${site}/simple`, inherits: false, isOwn: ({ host }) => host === files };
}

/** The page of the simple API for a project. PEP 503 */
export function projectPage(base: string, project: string): string {
  return `${base}/${normalizeName(project)}/`;
}
