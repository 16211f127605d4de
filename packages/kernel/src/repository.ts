import type { Env } from './context.ts';

/** What the address of a repository says, without user and password. */
export interface Repository {
  /** Without port, in lower case; empty for a path on this machine. */
  readonly host: string;
  /** Without `.git` and slashes around it: `acme/parcel`. A path on this machine keeps its beginning. */
  readonly path: string;
  /** The last two parts of the path, by which APIs name it: `acme/parcel`. Empty where there are fewer. */
  readonly slug: string;
  /** For a browser: `https://github.com/acme/parcel`; `undefined` where the address tells none. */
  readonly page: string | undefined;
}

/** `git@host:path`, and no `C:\path` and no `https://…`. */
const scpLike = /^(?:[^@/\s]+@)?([^:/\s\\]+):(?!\/\/|\\)(.+)$/;

/**
 * Reads the address of a repository in any form that git takes.
 *
 * @param address such as `git@github.com:acme/parcel.git`, `ssh://git@host:22/acme/parcel`, `git+https://…`, `/srv/parcel.git`
 */
export function parseRepository(address: string): Repository {
  const [, scpHost, scpPath = ''] = scpLike.exec(address) ?? [];
  if (scpHost !== undefined) return describe('ssh:', scpHost, '', scpPath);
  const url = URL.parse(address.replace(/^git\+/, ''));
  if (url === null) return describe('file:', '', '', address);
  return describe(url.protocol, url.hostname, url.port, url.pathname);
}

function describe(protocol: string, host: string, port: string, rest: string): Repository {
  const whole = rest.replace(/\/+$/, '').replace(/\.git$/, '');
  const path = host === '' ? whole : whole.replace(/^\/+/, '');
  const parts = path.split('/').filter((part) => part !== '');
  return {
    host: host.toLowerCase(),
    path,
    slug: parts.length < 2 ? '' : parts.slice(-2).join('/'),
    page: findPage(protocol, host, port, path),
  };
}

function findPage(protocol: string, host: string, port: string, path: string): string | undefined {
  if (/^https?:$/.test(protocol)) return `${protocol}//${host}${port && `:${port}`}/${path}`;
  // A port of SSH says nothing about the web server, and a name without a dot is one of the SSH configuration.
  return /^(?:ssh|git):$/.test(protocol) && host.includes('.') ? `https://${host}/${path}` : undefined;
}

/** The page of the CI run, where the environment of GitHub Actions or GitLab CI names it. */
export function findRunPage(env: Env): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: slug, GITHUB_RUN_ID: run, CI_JOB_URL: job } = env;
  return server && slug && run ? `${server}/${slug}/actions/runs/${run}` : job || undefined;
}
