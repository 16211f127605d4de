import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostOptions, Logger, Shell, VerifyContext } from '@waybill/kernel';
import { noPipeline } from '../errors.ts';
import { hostFolder } from '../plugins/index.ts';

/** What semantic-release knows of a repository before it looks at branches. */
export interface Configuration {
  readonly context: VerifyContext;
  /** `plugins` of the configuration. */
  readonly plugins: readonly PluginEntry[];
}

/** A plugin as semantic-release has it: a name or an object, and its options. */
export interface PluginEntry {
  readonly plugin: unknown;
  readonly options: Readonly<Record<string, unknown>>;
}

type GetConfig = (context: object, options: object) => Promise<{ options: HostOptions & { plugins?: unknown } }>;
type GetAuthUrl = (context: object) => Promise<string>;

interface HostedGitInfo {
  fromUrl(url: string, options: object): { getDefaultRepresentation(): string; https(): string } | undefined;
}

/**
 * Reads the configuration with semantic-release's own code, so that a command has the plugins, the options and the address
 * of a run. To find the address that takes a push, git is asked with the credentials of this machine.
 *
 * @throws ENOPIPELINE where there is no semantic-release
 */
export async function readConfiguration(shell: Shell, branch: string): Promise<Configuration> {
  return read(shell, branch, async (host, context) => {
    const getAuthUrl = await load<GetAuthUrl>(host, 'lib/get-git-auth-url.js');
    return getAuthUrl(context);
  });
}

/**
 * The same for a command that only looks: the address is the one that is written down, and nothing is asked of the remote.
 *
 * @throws ENOPIPELINE where there is no semantic-release
 */
export async function readPlainConfiguration(shell: Shell, branch: string): Promise<Configuration> {
  return read(shell, branch, async (host, { options: { repositoryUrl = '' } }) => {
    // What semantic-release takes for `owner/repository` is for its own reader to say.
    const file = createRequire(join(host, 'package.json')).resolve('hosted-git-info');
    const reader = (await import(pathToFileURL(file).href)).default as HostedGitInfo;
    const info = reader.fromUrl(repositoryUrl, { noGitPlus: true });
    if (info?.getDefaultRepresentation() === 'shortcut') return info.https();
    return repositoryUrl.replace(/^git\+(?=https?:)/, '');
  });
}

interface HostContext {
  readonly options: HostOptions;
  readonly branch: { readonly name: string };
}

type FindUrl = (host: string, context: HostContext) => Promise<string>;

async function load<T>(host: string, file: string): Promise<T> {
  return (await import(pathToFileURL(join(host, file)).href)).default as T;
}

async function read(shell: Shell, branch: string, findUrl: FindUrl): Promise<Configuration> {
  const { cwd, env, stdout, stderr } = shell;
  const host = hostFolder(cwd);
  if (host === undefined) throw noPipeline();
  const getLogger = await load<(streams: object) => Logger>(host, 'lib/get-logger.js');
  const gitEnv = { ...identity, ...env, GIT_ASKPASS: 'echo', GIT_TERMINAL_PROMPT: '0' };
  const quiet: Logger = { log() {}, warn() {}, error() {}, success() {} };
  const bare = { cwd, env: gitEnv, stdout, stderr };
  const getConfig = await load<GetConfig>(host, 'lib/get-config.js');
  const { options } = await getConfig({ ...bare, logger: quiet }, {});
  const repositoryUrl = await findUrl(host, { ...bare, options, branch: { name: branch } });
  const context = {
    ...bare,
    logger: getLogger({ stdout, stderr }),
    options: { ...options, repositoryUrl },
    branch: { name: branch },
    branches: [],
  };
  return { context, plugins: listEntries(options.plugins) };
}

/** As in a run of semantic-release, unless the machine says otherwise. */
const identity = {
  GIT_AUTHOR_NAME: 'semantic-release-bot',
  GIT_AUTHOR_EMAIL: 'semantic-release-bot@martynus.net',
  GIT_COMMITTER_NAME: 'semantic-release-bot',
  GIT_COMMITTER_EMAIL: 'semantic-release-bot@martynus.net',
};

function listEntries(plugins: unknown): PluginEntry[] {
  return (Array.isArray(plugins) ? plugins : []).map((entry: unknown) => {
    const [plugin, options] = Array.isArray(entry) ? entry : [entry, {}];
    return { plugin, options: (options ?? {}) as PluginEntry['options'] };
  });
}

/**
 * The options of the pipeline as semantic-release gives them to a hook.
 *
 * @throws ENOPIPELINE
 */
export function pipelineOptions({ plugins, context }: Configuration): Readonly<Record<string, unknown>> {
  const entry = plugins.find(({ plugin }) => isPipeline(plugin));
  if (entry === undefined) throw noPipeline();
  // As the host does it: whoever reads these options knows the host's by their values.
  return { ...context.options, ...entry.options };
}

/** Also by its path in a repository of this workspace. */
export function isPipeline(plugin: unknown): boolean {
  return typeof plugin === 'string' && /(@waybill|packages)[/\\]pipeline\b/.test(plugin);
}
