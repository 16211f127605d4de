import type { Reference } from '../bom/index.ts';

/** Where a distribution comes from, as qualifiers of its purl. Empty for PyPI. */
export type Source = Readonly<Partial<Record<'repository_url' | 'vcs_url' | 'download_url', string>>>;

export interface Revision {
  /** `git`, `hg`, … */
  readonly kind?: string | undefined;
  readonly commit?: string | undefined;
  readonly subdirectory?: string | undefined;
}

const pypi = ['pypi.org', 'www.pypi.org', 'pypi.python.org'];
const pypiFiles = [...pypi, 'files.pythonhosted.org'];

/** A package index; `undefined` for a folder of files on the own disk, which means nothing to others. */
export function indexSource(url: string): Source | undefined {
  const address = publicAddress(url);
  return address && (pypi.includes(address.hostname) ? {} : { repository_url: address.href });
}

/** An archive at an address; `undefined` for one on the own disk. */
export function archiveSource(url: string): Source | undefined {
  const address = publicAddress(url);
  return address && (pypiFiles.includes(address.hostname) ? {} : { download_url: address.href });
}

/**
 * A repository, written as pip takes it: `git+https://host/path@commit#subdirectory=path`; `undefined` for one on the own
 * disk.
 */
export function gitSource(url: string, { kind = 'git', commit, subdirectory }: Revision): Source | undefined {
  // `git@github.com:acme/parcel.git` is how git writes the address of a host that it reaches by SSH.
  // One letter is a drive of Windows.
  const [, host, path] = /^(?:[^@/:]+@)?([^/:@]{2,}):(?!\/\/)([^@]+)$/.exec(url) ?? [];
  const address = publicAddress(host === undefined ? url.replace(/^[a-z]+\+/, '') : `ssh://git@${host}/${path}`);
  if (address === undefined) return undefined;
  const revision = commit === undefined ? '' : `@${commit}`;
  const part = subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`;
  return { vcs_url: `${kind}+${address.href}${revision}${part}` };
}

/**
 * An address that a published document may hold: without user, password, query and fragment, each of which may be a
 * secret. A file on the own disk has none.
 */
export function publicHref(url: string): string | undefined {
  return publicAddress(url)?.href;
}

function publicAddress(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const address = new URL(url);
  if (!/^(?:https?|ssh|git):$/.test(address.protocol)) return undefined;
  // With SSH, the name is that of the service.
  if (address.protocol !== 'ssh:') address.username = '';
  address.password = '';
  address.search = '';
  address.hash = '';
  return address;
}

/** The same as addresses that a reader may open. */
export function sourceReferences({ vcs_url: vcs, download_url: download }: Source): Reference[] {
  return [
    ...(vcs === undefined ? [] : [{ kind: 'vcs', url: vcs } as const]),
    ...(download === undefined ? [] : [{ kind: 'distribution', url: download } as const]),
  ];
}
