import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostOptions, Logger, VerifyContext } from '@waybill/kernel';
import { noPipeline } from '../errors.ts';
import type { Shell } from './shell.ts';

/** What semantic-release knows of a repository before it looks at branches. */
export interface HostView {
  readonly context: VerifyContext;
  /** The options of the pipeline in the repository's configuration. */
  readonly raw: Readonly<Record<string, unknown>>;
}

type GetConfig = (context: object, options: object) => Promise<{ options: HostOptions & { plugins?: unknown } }>;
type GetAuthUrl = (context: object) => Promise<string>;

/**
 * Reads the configuration with semantic-release's own code, so that a finished release has the members and the options
 * of the run that began it.
 *
 * @throws ENOPIPELINE
 */
export async function viewOfHost(shell: Shell, branch: string): Promise<HostView> {
  const { cwd, env, stdout, stderr } = shell;
  const host = hostFolder(cwd);
  const load = async <T>(file: string) => (await import(pathToFileURL(join(host, file)).href)).default as T;
  const getLogger = await load<(streams: object) => Logger>('lib/get-logger.js');
  const gitEnv = { ...identity, ...env, GIT_ASKPASS: 'echo', GIT_TERMINAL_PROMPT: '0' };
  const quiet: Logger = { log() {}, warn() {}, error() {}, success() {} };
  const bare = { cwd, env: gitEnv, stdout, stderr };
  const getConfig = await load<GetConfig>('lib/get-config.js');
  const { options } = await getConfig({ ...bare, logger: quiet }, {});
  const raw = pipelineIn(options.plugins);
  const getAuthUrl = await load<GetAuthUrl>('lib/get-git-auth-url.js');
  const repositoryUrl = await getAuthUrl({ ...bare, options, branch: { name: branch } });
  const hostOptions = { ...options, repositoryUrl };
  const context = {
    ...bare,
    logger: getLogger({ stdout, stderr }),
    options: hostOptions,
    branch: { name: branch },
    branches: [],
  };
  // As the host does it: whoever reads these options knows the host's by their values.
  return { context, raw: { ...hostOptions, ...raw } };
}

/** As in a run of semantic-release, unless the machine says otherwise. */
const identity = {
  GIT_AUTHOR_NAME: 'semantic-release-bot',
  GIT_AUTHOR_EMAIL: 'semantic-release-bot@martynus.net',
  GIT_COMMITTER_NAME: 'semantic-release-bot',
  GIT_COMMITTER_EMAIL: 'semantic-release-bot@martynus.net',
};

/** The semantic-release of the repository, else the one beside this package. */
function hostFolder(cwd: string): string {
  for (const place of [join(cwd, 'package.json'), import.meta.url]) {
    try {
      return dirname(createRequire(place).resolve('semantic-release/package.json'));
    } catch {
      // The next place may have it.
    }
  }
  throw noPipeline();
}

function pipelineIn(plugins: unknown): Readonly<Record<string, unknown>> {
  for (const entry of Array.isArray(plugins) ? plugins : []) {
    const [name, options] = Array.isArray(entry) ? entry : [entry, {}];
    const isOurs = typeof name === 'string' && /(@waybill|packages)[/\\]pipeline\b/.test(name);
    if (isOurs) return (options ?? {}) as Readonly<Record<string, unknown>>;
  }
  throw noPipeline();
}
