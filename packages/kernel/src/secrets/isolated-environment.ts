import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../context.ts';
import { withholdSecrets } from './withhold-secrets.ts';

/** What a program needs to run and to reach its data, whichever it is. */
const needed =
  /^(?:PATH|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|WINDIR|PATHEXT|COMSPEC|SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|PIP_CERT|(?:https?|no|all)_proxy|XDG_CACHE_HOME)$/i;

interface Allowed {
  /** Variables of the tool itself. */
  readonly variables: readonly string[];
  /** Variables that the user names, secrets included. */
  readonly given: readonly string[];
  /** A folder without anything in it, in place of the home folder with its logins. */
  readonly home: string;
}

/**
 * The environment of a program of others that reads hostile data, such as a scanner: what is on the list, less secrets. In 2026, a
 * scanner was replaced by a thief, which took the secrets of every job that ran it.
 *
 * @returns `undefined` for each variable that it does not get
 */
export function isolatedEnvironment(env: Env, { variables, given, home }: Allowed): Env {
  const allowed = Object.fromEntries(
    Object.entries(env).filter(([name]) => needed.test(name) || variables.includes(name) || given.includes(name)),
  );
  return {
    ...Object.fromEntries(Object.keys(env).map((name) => [name, undefined])),
    ...allowed,
    ...withholdSecrets(allowed, (name) => given.includes(name)),
    ...Object.fromEntries(
      proxiesWithLogin(allowed).flatMap((name) => (given.includes(name) ? [] : [[name, undefined]])),
    ),
    HOME: home,
    USERPROFILE: home,
    // Databases of hundreds of megabytes are kept where the tools keep them.
    XDG_CACHE_HOME: env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'),
  };
}

/** A program of the project gets them to reach what it needs; one of others only when the user says so. */
function proxiesWithLogin(env: Env): string[] {
  return Object.entries(env).flatMap(([name, value = '']) =>
    /proxy$/i.test(name) && /^[^/?#]*@|:\/\/[^/?#]*@/.test(value) ? [name] : [],
  );
}
