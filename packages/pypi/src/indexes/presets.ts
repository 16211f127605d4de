import type { Env } from '@waybill/kernel';
import type { ProductName } from './known-indexes.ts';

/** What a configuration need not say of an index that is known by name. */
export interface Preset {
  readonly product?: ProductName;
  /** The upload endpoint; `undefined` where neither the service nor the CI job tells it. */
  repository(env: Env): string | undefined;
  /** What could tell it, for the error. */
  readonly needs: string;
  /** `undefined` where every account has its own. */
  username(env: Env): string | undefined;
  /** The environment variable that holds the token or the password. */
  readonly token: string;
}

const fixed = (repository: string, token: string): Preset => ({
  repository: () => repository,
  needs: '`repository`',
  username: () => '__token__',
  token,
});

interface Account {
  readonly product?: ProductName;
  readonly username?: string | ((env: Env) => string | undefined);
  readonly token: string;
}

/** An index of which only its owner knows the address. */
function own({ product, username, token }: Account): Preset {
  return {
    ...(product !== undefined && { product }),
    repository: () => undefined,
    needs: '`repository`',
    username: typeof username === 'function' ? username : () => username,
    token,
  };
}

/** Gitea and Forgejo tell their jobs what GitHub tells them. */
function ofForge(token: string): Preset {
  return {
    product: 'gitea',
    repository: ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY_OWNER: owner }) =>
      server && owner && server !== 'https://github.com' ? `${server}/api/packages/${owner}/pypi` : undefined,
    needs: '`repository`, or a job of Gitea or Forgejo Actions',
    // With a token, the name is not read.
    username: () => '__token__',
    token,
  };
}

/** Indexes by name. Addresses, user names and variables are those of each service's own documentation. */
export const presets = {
  pypi: fixed('https://upload.pypi.org/legacy/', 'PYPI_TOKEN'),
  testpypi: fixed('https://test.pypi.org/legacy/', 'TESTPYPI_TOKEN'),
  gitlab: {
    product: 'gitlab',
    repository: ({ CI_API_V4_URL: api, CI_PROJECT_ID: project }) =>
      api && project ? `${api}/projects/${project}/packages/pypi` : undefined,
    needs: '`repository`, or a job of GitLab CI',
    username: () => 'gitlab-ci-token',
    token: 'CI_JOB_TOKEN',
  },
  gitea: ofForge('GITEA_TOKEN'),
  forgejo: ofForge('FORGEJO_TOKEN'),
  // An access token tells whose it is; then the name may be empty.
  artifactory: own({ product: 'artifactory', username: ({ JF_USER }) => JF_USER ?? '', token: 'JF_ACCESS_TOKEN' }),
  nexus: own({ product: 'nexus', token: 'NEXUS_PASSWORD' }),
  azure: own({ product: 'azure', username: 'azure', token: 'SYSTEM_ACCESSTOKEN' }),
  codeartifact: own({ product: 'codeartifact', username: 'aws', token: 'CODEARTIFACT_AUTH_TOKEN' }),
  google: own({ product: 'google', username: 'oauth2accesstoken', token: 'GOOGLE_OAUTH_ACCESS_TOKEN' }),
  cloudsmith: own({ product: 'cloudsmith', username: 'token', token: 'CLOUDSMITH_API_KEY' }),
  devpi: own({ token: 'DEVPI_PASSWORD' }),
  pypiserver: own({ token: 'PYPISERVER_PASSWORD' }),
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as PresetName[];
