import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { plainEnvironment } from './plain-environment.ts';

const require = createRequire(import.meta.url);
const host = join(dirname(require.resolve('semantic-release/package.json')), 'bin/semantic-release.js');
const preset = pathToFileURL(join(import.meta.dirname, '../../../packages/preset/src/index.ts')).href;

/** What is not about versions, branches and configuration: nothing is built, uploaded or announced. */
const quiet = { pypi: false, sbom: false, github: false, slack: false };

export const pyproject = (version: string) => `[project]\nname = "parcel"\nversion = "${version}"\n`;

/**
 * A bare repository and a clone of it, released by the preset from its sources with the real semantic-release.
 *
 * @param options of `definePreset`; @param sections what a configuration in JSON has beside `extends`
 */
export async function presetRelease(
  options: object,
  {
    branch = 'main',
    sections = {},
    files = {},
    env: given = {},
  }: { branch?: string; sections?: object; files?: Record<string, string>; env?: Record<string, string> } = {},
) {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'waybill-preset-')));
  const bare = join(root, 'remote.git');
  const cwd = join(root, 'clone');
  const env = { ...plainEnvironment(), ...given };
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch', branch, bare]);
  await execa('git', ['clone', '--quiet', bare, cwd]);
  const git = async (...args: string[]) => (await execa('git', args, { cwd })).stdout;
  await git('config', 'user.name', 'Someone');
  await git('config', 'user.email', 'someone@example.com');
  const write = async (more: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(more)) {
      await mkdir(dirname(join(cwd, path)), { recursive: true });
      await writeFile(join(cwd, path), text);
    }
  };
  const config = `import { definePreset } from ${JSON.stringify(preset)};
const url = ${JSON.stringify(pathToFileURL(bare).href)};
export default { ...definePreset(${JSON.stringify({ ...quiet, ...options })}), repositoryUrl: url, ...${JSON.stringify(sections)} };
`;
  await write({
    'release.config.mjs': config,
    '.gitignore': '.waybill\n',
    'pyproject.toml': pyproject('0.0.0'),
    ...files,
  });
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'chore: start');
  await git('push', '--quiet', 'origin', `HEAD:${branch}`);
  // As a clone of an existing repository has it.
  await git('remote', 'set-head', 'origin', '--auto');
  return {
    cwd,
    git,
    async commit(message: string) {
      await git('commit', '--quiet', '--allow-empty', '--message', message);
      await git('push', '--quiet', 'origin', 'HEAD');
    },
    async commitLocally(message: string) {
      await git('commit', '--quiet', '--allow-empty', '--message', message);
    },
    async release(...args: string[]) {
      const { exitCode, all } = await execa(process.execPath, [host, '--no-ci', ...args], {
        cwd,
        env,
        extendEnv: false,
        all: true,
        reject: false,
      });
      return { exitCode, output: all };
    },
    tags: async () => (await execa('git', ['--git-dir', bare, 'tag'])).stdout.split('\n').filter(Boolean),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}
