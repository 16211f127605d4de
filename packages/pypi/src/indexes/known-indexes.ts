/** What is known of an index by the address that takes its uploads. */
export interface KnownIndex {
  /** The product or service, as people call it. */
  readonly product: string;
  /** Base of its simple API, without a slash at the end; absent where the upload endpoint does not tell. */
  readonly simple: string | undefined;
  /** Whether it may show files of other indexes as if they were its own: upstreams, virtual repositories, groups. */
  readonly inherits: boolean;
  /** Whether it is read on another host with the credentials of the upload. */
  readonly sharesCredentials?: boolean;
  /** Whether a file at this address is kept by the index itself; absent where an address does not tell. */
  readonly isOwn?: (url: URL) => boolean;
}

interface Product extends Pick<KnownIndex, 'product' | 'inherits' | 'sharesCredentials'> {
  /** Hosts that run nothing else. Without it, the path alone tells. */
  readonly host?: RegExp;
  /** Path of the upload endpoint. Its first group is the base that the simple API is on. */
  readonly path: RegExp;
  /** Where the simple API is on one of `host`, when it is not `<first group>/simple`. */
  readonly simple?: (match: RegExpExecArray) => string;
  readonly isOwn?: (url: URL) => boolean;
}

/** By the name of their preset. What they answer is in docs/decisions/0058-python-index-evidence.md. */
const products = {
  // https://docs.gitlab.com/user/packages/pypi_repository/. Files that it fetches from elsewhere are below `/forward/`.
  gitlab: {
    product: 'GitLab',
    path: /^(.*\/api\/v4\/projects\/[^/]+\/packages\/pypi)\/?$/,
    inherits: false,
    isOwn: ({ pathname }) => pathname.includes('/packages/pypi/files/'),
  },
  // https://docs.gitea.com/usage/packages/pypi and https://forgejo.org/docs/latest/user/packages/pypi/
  gitea: {
    product: 'Gitea',
    path: /^(.*\/api\/packages\/[^/]+\/pypi)\/?$/,
    inherits: false,
    isOwn: ({ pathname }) => pathname.includes('/pypi/files/'),
  },
  // https://jfrog.com/help/r/jfrog-artifactory-documentation/pypi-repositories. The repository may be a virtual one.
  artifactory: { product: 'Artifactory', path: /^(.*\/api\/pypi\/[^/]+)\/?$/, inherits: true },
  // https://help.sonatype.com/en/pypi-repositories.html. The repository may be a group.
  nexus: { product: 'Nexus', path: /^(.*\/repository\/[^/]+)\/?$/, inherits: true },
  // https://learn.microsoft.com/azure/devops/artifacts/python/. A feed may have upstream sources.
  azure: { product: 'Azure Artifacts', path: /^(.*\/_packaging\/[^/]+\/pypi)\/upload\/?$/, inherits: true },
  // https://docs.aws.amazon.com/codeartifact/latest/ug/using-python.html. A repository may have upstreams.
  codeartifact: {
    product: 'CodeArtifact',
    host: /\.codeartifact\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|on\.aws)$/,
    path: /^(.*\/pypi\/[^/]+)\/?$/,
    inherits: true,
  },
  // https://cloud.google.com/artifact-registry/docs/python. Only standard repositories take uploads.
  google: { product: 'Artifact Registry', host: /-python\.pkg\.dev$/, path: /^(\/[^/]+\/[^/]+)\/?$/, inherits: false },
  // https://docs.cloudsmith.com/formats/python-repository. A repository may have upstreams.
  cloudsmith: {
    product: 'Cloudsmith',
    host: /^python\.cloudsmith\.io$/,
    path: /^\/([^/]+)\/([^/]+)\/?$/,
    simple: ([, owner, repository]) => `https://dl.cloudsmith.io/basic/${owner}/${repository}/python/simple`,
    inherits: true,
    sharesCredentials: true,
  },
} as const satisfies Readonly<Record<string, Product>>;

export type ProductName = keyof typeof products;

/**
 * What is known of the index behind an upload endpoint.
 *
 * @param name the product, where the configuration says so; else its host or path must tell
 */
export function findKnownIndex(repository: string, name?: ProductName): KnownIndex | undefined {
  const url = new URL(repository);
  const candidates: readonly Product[] = name === undefined ? Object.values(products) : [products[name]];
  for (const { host, path, simple, isOwn, ...known } of candidates) {
    const match = path.exec(url.pathname);
    const isHost = host?.test(url.hostname) ?? true;
    if (match === null || !(isHost || name !== undefined)) continue;
    const base = simple === undefined ? `${url.origin}${match[1]}/simple` : isHost ? simple(match) : undefined;
    // Not by its origin: links begin with the address that the server believes to have.
    return { ...known, simple: base, ...(isOwn && { isOwn }) };
  }
  return undefined;
}
