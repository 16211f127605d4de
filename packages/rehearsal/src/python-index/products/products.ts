/** A file that the server keeps, or that another index keeps which it shows. */
export interface ShownFile {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

export interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
}

/** How a product answers where products differ. */
export interface Product {
  /** Path that takes uploads; what `twine --repository-url` gets. */
  readonly upload: string;
  /** Base of the simple API, without a slash at the end. */
  readonly simple: string;
  /** What every answer carries. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly taken: Reply;
  /** A file of that name is there; `undefined` when it is replaced. */
  exists(name: string): Reply | undefined;
  readonly stranger: Reply;
  readonly incomplete: Reply;
  readonly unknown: Reply;
  /** Whether the base of the simple API lists all projects. */
  readonly hasRoot: boolean;
  /** Address of a file in a page, relative to the page or absolute. */
  link(file: ShownFile, origin: string): string;
}

const json = (status: number, body: unknown): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});
const text = (status: number, body: string): Reply => ({ status, type: 'text/plain; charset=utf-8', body });
const html = (status: number, title: string, body: string): Reply => ({
  status,
  type: 'text/html',
  body: `<!doctype html>\n<html lang="en"><head><title>${title}</title><style>body { margin: 0 }</style></head><body><h1>${title}</h1>${body}</body></html>`,
});

const gitlab = '/api/v4/projects/42/packages/pypi';
const gitea = '/api/packages/ada/pypi';

/**
 * Package indexes as their documentation and the reports of their users describe them. Those that can be run, pypiserver and
 * devpi, are not among them.
 */
export const products = {
  gitlab: {
    upload: gitlab,
    simple: `${gitlab}/simple`,
    taken: json(201, { message: '201 Created' }),
    exists: () => json(400, { message: 'Validation failed: File name has already been taken' }),
    stranger: json(401, { message: '401 Unauthorized' }),
    incomplete: json(400, { error: 'content is missing, name is missing, version is missing' }),
    unknown: json(404, { message: '404 Package Not Found' }),
    hasRoot: false,
    link: ({ name, sha256 }, origin) => `${origin}${gitlab}/files/${sha256}/${name}`,
  },
  gitea: {
    upload: gitea,
    simple: `${gitea}/simple`,
    taken: { status: 201 },
    exists: () => text(409, 'package file already exists'),
    stranger: json(401, { message: 'authGroup.Verify' }),
    incomplete: text(400, 'http: no such file'),
    unknown: { status: 404 },
    hasRoot: false,
    link: ({ name, version }, origin) => `${origin}${gitea}/files/acme-parcel/${version}/${name}`,
  },
  artifactory: {
    upload: '/artifactory/api/pypi/pypi-local/',
    simple: '/artifactory/api/pypi/pypi-local/simple',
    headers: { 'x-jfrog-version': 'Artifactory/7.98.9 79809900' },
    taken: { status: 200 },
    exists: (name) =>
      json(403, {
        errors: [{ status: 403, message: `Not enough permissions to delete/overwrite artifact 'pypi-local:${name}'` }],
      }),
    stranger: json(401, { errors: [{ status: 401, message: 'Bad props auth token: wrong &quot;password&quot;' }] }),
    incomplete: json(400, { errors: [{ status: 400, message: 'Missing content' }] }),
    unknown: json(404, { errors: [{ status: 404, message: 'File not found.' }] }),
    hasRoot: true,
    link: ({ name, version }) => `../../acme-parcel/${version}/${name}`,
  },
  nexus: {
    upload: '/repository/pypi-hosted/',
    simple: '/repository/pypi-hosted/simple',
    headers: { server: 'Nexus/3.70.1-02 (OSS)' },
    taken: { status: 200 },
    exists: () =>
      html(400, '400 - Nexus Repository Manager', '<p>Repository does not allow updating assets: pypi-hosted</p>'),
    stranger: { status: 401 },
    incomplete: html(400, '400 - Nexus Repository Manager', '<p>Bad Request</p>'),
    unknown: html(404, '404 - Nexus Repository Manager', '<p>Not Found</p>'),
    hasRoot: true,
    link: ({ name, version }) => `../../packages/acme-parcel/${version}/${name}`,
  },
  azure: {
    upload: '/acme/team/_packaging/feed/pypi/upload/',
    simple: '/acme/team/_packaging/feed/pypi/simple',
    taken: { status: 202 },
    exists: (name) =>
      json(409, {
        $id: '1',
        message: `The feed 'feed' already contains file '${name}'.`,
        typeKey: 'PackageAlreadyExistsException',
      }),
    stranger: json(401, { message: 'TF400813: The user is not authorized to access this resource.' }),
    incomplete: json(400, { message: 'The request is missing required form field content.' }),
    unknown: json(404, { message: "Cannot find the package in feed 'feed'." }),
    hasRoot: false,
    link: ({ name, version }, origin) =>
      `${origin}/acme/team/_packaging/feed/pypi/download/acme-parcel/${version}/${name}`,
  },
  codeartifact: {
    upload: '/pypi/repo/',
    simple: '/pypi/repo/simple',
    taken: { status: 200 },
    exists: () => json(409, { message: 'A resource with this ID already exists.' }),
    stranger: json(401, { message: 'Unauthenticated request.' }),
    incomplete: json(400, { message: 'Missing content.' }),
    unknown: json(404, { message: "Package 'acme-parcel' does not exist." }),
    hasRoot: false,
    link: ({ name, version }) => `${version}/${name}`,
  },
  google: {
    upload: '/project/repo/',
    simple: '/project/repo/simple',
    taken: { status: 200 },
    exists: () => text(400, 'requested entity already exists\n'),
    stranger: { status: 401 },
    incomplete: text(400, 'invalid upload'),
    unknown: text(404, 'not found'),
    hasRoot: true,
    link: ({ name }, origin) => `${origin}/project/repo/acme-parcel/${name}`,
  },
} as const satisfies Readonly<Record<string, Product>>;

export type ProductName = keyof typeof products;
