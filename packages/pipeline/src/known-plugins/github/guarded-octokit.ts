import { pathToFileURL } from 'node:url';
import { type BaseContext, refuseClearText } from '@waybill/kernel';
import type { Options } from '../known-plugin.ts';
import { apiOf } from './github-releases.ts';
import { refuseForeignAddress } from './own-address.ts';

interface Request {
  readonly url: string;
}

/** As far as it is used here. https://github.com/octokit/core.js */
interface Instance {
  readonly hook: { before(name: 'request', act: (request: Request) => void): void };
}

interface Octokit {
  plugin(add: (instance: Instance) => void): Octokit;
}

/**
 * The client of `@semantic-release/github` that shows its token to the configured GitHub only: by itself, it goes wherever an
 * answer says that assets are uploaded or that a list goes on.
 *
 * @param file the file that the plugin was loaded from
 * @returns what the plugin takes as its third argument; nothing of another version of it, with a warning
 */
export async function guardedOctokit(
  file: string,
  options: Options,
  { env, options: host, logger }: BaseContext,
): Promise<object | undefined> {
  const octokit = await load(new URL('lib/octokit.js', pathToFileURL(file)).href);
  if (octokit === undefined) {
    logger.warn('The addresses that GitHub answers with are not checked: this version of its plugin is not known.');
    return undefined;
  }
  const api = apiOf(options, env);
  const hosts = host['clearTextHosts'];
  refuseClearText(api, Array.isArray(hosts) ? hosts.map(String) : []);
  const Octokit = octokit.plugin(({ hook }) => {
    hook.before('request', ({ url }) => refuseForeignAddress(api, url));
  });
  return { Octokit };
}

async function load(href: string): Promise<Octokit | undefined> {
  const { SemanticReleaseOctokit } = (await import(href).catch(() => ({}))) as { SemanticReleaseOctokit?: Octokit };
  return SemanticReleaseOctokit;
}
