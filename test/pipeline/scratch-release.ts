import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa, type Options } from 'execa';
import type { Entry } from '../../packages/pipeline/src/ledger/entries/parse-ledger.ts';
import { plainEnvironment } from '../harness/releases/plain-environment.ts';

const require = createRequire(import.meta.url);
const host = join(dirname(require.resolve('semantic-release/package.json')), 'bin/semantic-release.js');
const node = process.execPath;
const kernelPath = join(import.meta.dirname, '../../packages/kernel/src/index.ts');
const command = join(import.meta.dirname, '../../packages/cli/src/waybill.ts');
const pipelinePath = join(import.meta.dirname, '../../packages/pipeline/src/index.ts');

export interface ScratchRelease extends AsyncDisposable {
  readonly root: string;
  /** Another working copy, as a later job would have it. */
  clone(): Promise<Clone>;
  /** The same remote once more, for a test that goes on from here: what a dead run left is made once for many tests. */
  copy(): Promise<ScratchRelease>;
  /** Lines that members wrote, in order. */
  events(): Promise<string[]>;
  clearEvents(): Promise<void>;
  tags(): Promise<string[]>;
  bare(...args: string[]): Promise<string>;
  ledger(tag: string): Promise<Entry>;
}

export interface Clone {
  readonly cwd: string;
  git(...args: string[]): Promise<string>;
  commit(message: string, files?: Readonly<Record<string, string>>): Promise<void>;
  /** Runs semantic-release with `release.config.mjs` of the repository. */
  release(options?: ReleaseOptions): Promise<{ readonly exitCode: number | undefined; readonly output: string }>;
  /** The same, for a test that sends signals to its process. */
  start(options?: ReleaseOptions): StartedRun;
  /** Runs the `waybill` command. */
  waybill(...args: string[]): Promise<{ readonly exitCode: number | undefined; readonly output: string }>;
  /** The same with variables of its own. */
  waybillWith(env: Readonly<Record<string, string>>, ...args: string[]): ReturnType<Clone['waybill']>;
  /** The same on a host of its own: another host name and another table of processes. */
  releaseOn(host: string, options?: ReleaseOptions): HostedRun;
  /** The `waybill` command on a host of its own. */
  waybillOn(host: string, ...args: string[]): HostedRun;
}

export interface StartedRun {
  readonly ended: Promise<{ readonly exitCode: number | undefined; readonly output: string }>;
  signal(name: NodeJS.Signals): void;
}

export interface HostedRun extends StartedRun {
  /** Sends a signal to every process of the host. */
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  /** Waits until the run has printed a text. @throws when the run ends without it */
  printed(text: string): Promise<void>;
}

interface ReleaseOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/**
 * A bare repository and a first commit with a configuration: the text of an array of plugins, perhaps of sections after it.
 *
 * @param files of the first commit
 */
export async function scratchRelease(
  plugins: string,
  files: Readonly<Record<string, string>> = {},
  { imports = '' }: { readonly imports?: string } = {},
): Promise<ScratchRelease> {
  const root = await newRoot();
  const bare = join(root, 'remote.git');
  await writeFile(join(root, 'events.log'), '');
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', bare]);
  const scratch = openScratch(root);
  const first = await scratch.clone();
  const config = `${imports}${preamble}export default { branches: ['main'], repositoryUrl, plugins: ${plugins} };\n`;
  await first.commit('chore: start', { 'release.config.mjs': config, '.gitignore': '.waybill\n', ...files });
  return scratch;
}

async function newRoot(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'waybill-pipeline-')));
}

/** A folder with a bare repository and the lines that members wrote. */
function openScratch(root: string): ScratchRelease {
  const bare = join(root, 'remote.git');
  const log = join(root, 'events.log');
  const inBare = async (...args: string[]) => (await execa('git', ['--git-dir', bare, ...args])).stdout;
  let clones = 0;

  async function clone(): Promise<Clone> {
    clones += 1;
    const cwd = join(root, `clone-${clones}`);
    await execa('git', ['clone', '--quiet', bare, cwd]);
    const git = async (...args: string[]) => (await execa('git', args, { cwd })).stdout;
    await git('config', 'user.name', 'Someone');
    await git('config', 'user.email', 'someone@example.com');
    return {
      cwd,
      git,
      async commit(message, more = {}) {
        for (const [path, text] of Object.entries(more)) {
          await mkdir(dirname(join(cwd, path)), { recursive: true });
          await writeFile(join(cwd, path), text);
        }
        await git('add', '--all');
        await git('commit', '--quiet', '--allow-empty', '--message', message);
        await git('push', '--quiet', 'origin', 'HEAD:main');
      },
      async release({ env = {}, args = [] } = {}) {
        const { exitCode, all } = await execa(node, [host, '--no-ci', ...args], optionsOf(env));
        return { exitCode, output: all };
      },
      start({ env = {}, args = [] } = {}) {
        const child = execa(node, [host, '--no-ci', ...args], optionsOf(env));
        const ended = child.then(({ exitCode, all }) => ({ exitCode, output: all }));
        return { ended, signal: (name) => void child.kill(name) };
      },
      waybill: (...args) => runWaybill({}, args),
      waybillWith: (env, ...args) => runWaybill(env, args),
      releaseOn: (name, { env = {}, args = [] } = {}) => onHost(name, [host, '--no-ci', ...args], optionsOf(env)),
      waybillOn: (name, ...args) => onHost(name, [command, ...args], optionsOf({})),
    };
    async function runWaybill(env: Readonly<Record<string, string>>, args: readonly string[]) {
      const { exitCode, all } = await execa(node, [command, ...args], optionsOf(env));
      return { exitCode, output: all };
    }
    function optionsOf(env: Readonly<Record<string, string>>) {
      const own = { ...plainEnvironment(), EVENTS: log, ...env };
      return { cwd, env: own, extendEnv: false, all: true, reject: false } as const;
    }
  }
  return {
    root,
    clone,
    async copy() {
      const other = await newRoot();
      for (const name of ['remote.git', ...(await readdir(root)).filter(isFile)])
        await cp(join(root, name), join(other, name), { recursive: true });
      return openScratch(other);
    },
    bare: inBare,
    events: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean),
    clearEvents: () => writeFile(log, ''),
    tags: async () => (await inBare('tag')).split('\n').filter(Boolean),
    ledger: async (tag: string) => JSON.parse(await inBare('show', `refs/notes/waybill:${tag}/waybill.json`)) as Entry,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** What members wrote; folders are clones, and repositories beside the project. */
function isFile(name: string): boolean {
  return !/^clone-|\.git$/.test(name);
}

/** Namespaces of the kernel make the host; the process group ends with its first process. */
function onHost(name: string, args: readonly string[], options: Options): HostedRun {
  const enter = ['--uts', '--pid', '--fork', '--kill-child', '--mount-proc'];
  // The first process of a table of processes is immune to signals of its own: the shell stays.
  const script = 'hostname "$1"; shift; "$@"; exit $?';
  const child = execa('unshare', [...enter, 'sh', '-c', script, 'sh', name, node, ...args], {
    ...options,
    detached: true,
    stdin: 'ignore',
  });
  return {
    ended: child.then(({ exitCode, all }) => ({ exitCode, output: String(all) })),
    signal: (signal) => void process.kill(-(child.pid ?? Number.NaN), signal),
    printed: (text) =>
      new Promise((resolve, reject) => {
        let printed = '';
        child.all?.on('data', (chunk) => {
          printed += String(chunk);
          if (printed.includes(text)) resolve();
        });
        child.all?.once('end', () => reject(new Error(`The run ended without printing "${text}":\n${printed}`)));
      }),
  };
}

/** Whether this machine lets us make hosts: root may. */
export const canMakeHosts =
  spawnSync('unshare', ['--uts', '--pid', '--fork', '--mount-proc', 'hostname', 'other']).status === 0;

/** What configurations may use: `pipeline(options)`, `analyzer`, `said(name, hooks)`, modules of Node and of the kernel. */
const preamble = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { realPorts, recordArtifact, releaseFolder } from ${JSON.stringify(kernelPath)};
const repositoryUrl = pathToFileURL(join(dirname(process.env.EVENTS), 'remote.git')).href;
const say = (line) => appendFileSync(process.env.EVENTS, line + '\\n');
const pipeline = (options) => [${JSON.stringify(pipelinePath)}, options];
const presetOf = { preset: 'conventionalcommits' };
const analyzer = { analyzeCommits: async (_, { commits }) => commits.some(({ message }) => message.startsWith('feat')) ? 'minor' : commits.some(({ message }) => message.startsWith('fix')) ? 'patch' : null };
const notes = { generateNotes: async (_, { commits, nextRelease }) => '## ' + nextRelease.version + '\\n' + commits.map(({ subject }) => '* ' + subject).join('\\n') };
const said = (name, hooks, act = {}) => Object.fromEntries(hooks.map((hook) => [hook, async (options, context) => {
  say(name + '.' + hook);
  return act[hook]?.(options, context);
}]));
`;
