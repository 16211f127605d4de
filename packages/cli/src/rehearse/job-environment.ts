import { type Env, isolatedEnvironment } from '@waybill/kernel';

/** Options of our plugins that a job sets by variables, and what tools need to be found. */
const passed =
  /^(?:(?:PYPI|DOCKER|SLACK|EMAIL|ARCHIVE|SCAN|WAYBILL|UV|PIP|PYTHON|BUILDX|BUILDKIT|PYENV|RUSTUP)_\w+|PYTHONPATH|VIRTUAL_ENV|CONDA_PREFIX|SOURCE_DATE_EPOCH|NODE_COMPILE_CACHE)$/;

/** What would lead out of the rehearsal, or is about another run. */
const kept =
  /^(?:DOCKER_(?:CONFIG|CONTEXT|CERT_PATH|TLS\w*|CACHE_\w+|REGISTRY_\w+|LAYOUTS|DIGESTS)|SLACK_API_URL|PYPI_INDEX_URL|PYPI_USERNAME|PYPI_TRUSTED_PUBLISHING|WAYBILL_(?:HANDOVER|BUILD|PARENT|LEDGER_\w+|TEST_\w+|AT_RELEASE_COMMIT))$/;

export interface JobPlace {
  /** A folder in place of the home folder, with its logins. */
  readonly home: string;
  /** Variables that lead to the stand-ins. */
  readonly services: Readonly<Record<string, string>>;
  /** Host of the repository. */
  readonly host: string;
  readonly slug: string;
  readonly branch: string;
}

/** The environment of the release: no secret of the user, no login, and stand-ins in place of every service. */
export function planEnvironment(env: Env, { home, services, host, slug, branch }: JobPlace): Env {
  const variables = Object.keys(env).filter((name) => passed.test(name) && !kept.test(name));
  const { HOME: user = '' } = env;
  const isGithub = host === 'github.com' || URL.parse(env['GITHUB_SERVER_URL'] ?? '')?.hostname === host;
  return {
    ...isolatedEnvironment(env, { variables, given: [], home }),
    // Where tools keep what they have installed for the user: it holds no login.
    ...(user === ''
      ? {}
      : {
          PYTHONUSERBASE: env['PYTHONUSERBASE'] ?? `${user}/.local`,
          PYENV_ROOT: env['PYENV_ROOT'] ?? `${user}/.pyenv`,
        }),
    ...(user === '' ? {} : { RUSTUP_HOME: env['RUSTUP_HOME'] ?? `${user}/.rustup` }),
    ...(user === '' ? {} : { UV_PYTHON_INSTALL_DIR: env['UV_PYTHON_INSTALL_DIR'] ?? `${user}/.local/share/uv/python` }),
    ...services,
    CI: 'true',
    ...(isGithub ? describeGithub(host, slug, branch) : {}),
    // git reaches the copy of the repository, and no other one.
    ...{ GIT_ALLOW_PROTOCOL: 'file', GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', GIT_LFS_SKIP_SMUDGE: '1' },
    ...{ NODE_NO_WARNINGS: '1', NO_COLOR: '1' },
  };
}

/** A push to the branch: a pull request releases nothing. Without `GITHUB_ACTION`, the plugin of GitHub checks its token. */
function describeGithub(host: string, slug: string, branch: string): Record<string, string> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: `refs/heads/${branch}`,
    GITHUB_REPOSITORY: slug,
    GITHUB_RUN_ID: '1',
    GITHUB_SERVER_URL: `https://${host}`,
  };
}
