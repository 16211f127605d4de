import { normalizeName } from '@waybill/python';

/** Where a project's files go and where they can be seen. */
export interface PythonIndex {
  /** What people call it: `PyPI`, or its host. */
  readonly name: string;
  /** Whether PyPI's own rules hold: it refuses file names that other indexes take. */
  readonly isWarehouse: boolean;
  /** Where an index of this kind gives tokens to CI jobs, without a slash at the end. */
  readonly site: string;
  /** Where files are uploaded to. */
  readonly repository: string;
  /** Whether reading needs the credentials of the upload: only the same origin may get them. */
  readonly isOneOrigin: boolean;
  /** The project's list of files. PEP 503. */
  filesOf(project: string): string;
  /** The page to show to people. */
  pageOf(project: string, version: string): string;
}

interface WarehouseSite {
  readonly name: string;
  readonly site: string;
}

/** The sites that run Warehouse, by the host that takes uploads. */
const warehouses: Readonly<Record<string, WarehouseSite>> = {
  'upload.pypi.org': { name: 'PyPI', site: 'https://pypi.org' },
  'test.pypi.org': { name: 'TestPyPI', site: 'https://test.pypi.org' },
};

/** Describes the index behind an upload endpoint; `simple` overrules where its files are listed. */
export function pythonIndex(repository: string, simple?: string): PythonIndex {
  const { host, origin } = new URL(repository);
  const known = warehouses[host];
  const base = (simple ?? `${known?.site ?? origin}/simple`).replace(/\/+$/, '');
  const filesOf = (project: string) => `${base}/${normalizeName(project)}/`;
  return {
    name: known?.name ?? host,
    isWarehouse: known !== undefined,
    site: known?.site ?? origin,
    repository,
    isOneOrigin: new URL(base).origin === origin,
    filesOf,
    pageOf: (project, version) =>
      known === undefined ? filesOf(project) : `${known.site}/project/${normalizeName(project)}/${version}/`,
  };
}
