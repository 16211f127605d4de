import fs from 'node:fs';
import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import {
  type CommandResult,
  exitCodes,
  listGitSettings,
  parseJson,
  plainVariable,
  type Run,
  realPorts,
  releasePaths,
  type Shell,
  scratchFolder,
  v,
  withholdSecrets,
  writeGitSettings,
} from '@waybill/kernel';
import { pipelineOptions, readConfiguration } from '../configuration/index.ts';
import { noPipeline } from '../errors.ts';
import { digestOf } from '../handover/index.ts';
import { hostFolder } from '../plugins/index.ts';
import { buildVariable, mirrorSettings } from '../steps/index.ts';
import { buildFailed, severalBuilds } from './errors.ts';

/**
 * Builds the next release without a credential and without a tag, for a job that delivers it: a dry run of semantic-release
 * that builds. The repository that it pushes to in a dry run is a copy on this machine.
 *
 * @throws ENOPIPELINE, EBUILDJOB, ESEVERALBUILDS
 */
export async function build(shell: Shell): Promise<CommandResult> {
  const { cwd, env } = shell;
  const host = hostFolder(cwd);
  if (host === undefined) throw noPipeline();
  for (const file of await findHandovers(cwd)) await rm(join(cwd, file));
  const plain = { ...env, ...withholdSecrets(env) };
  const { run } = realPorts({ ...shell, env: plain });
  const configuration = await readConfiguration({ ...shell, env: plain }, 'main');
  // Without the pipeline, nothing would be built, which looks as if there were nothing to release.
  pipelineOptions(configuration);
  await using mirror = scratchFolder('mirror');
  const settings = await mirrorRepository(run, {
    ...{ cwd, folder: mirror.path },
    url: configuration.context.options.repositoryUrl ?? '',
  });
  const args = [join(host, 'bin/semantic-release.js'), '--dry-run', ...(env['CI'] ? [] : ['--no-ci'])];
  const own = {
    ...writeGitSettings([...listGitSettings(plain), { key: 'include.path', value: settings }]),
    [buildVariable]: mirror.path,
    [plainVariable]: 'true',
  };
  const { exitCode, tail } = await run(execPath, args, { env: own, stream: 'live' });
  if (exitCode !== 0) throw buildFailed(tail);

  const files = await findHandovers(cwd);
  if (files.length > 1) throw severalBuilds(files);
  const [file] = files;
  if (file === undefined) {
    await tellJob(env, { version: '', handover: '' });
    return { exitCode: exitCodes.done, text: 'There is nothing to release, so nothing was built.', data: {} };
  }
  const text = await readFile(join(cwd, file), 'utf8');
  const built = parseJson(Built, text);
  if (built === undefined) throw buildFailed(`\`${file}\` is damaged.`);
  const { version, tag } = built;
  const digest = digestOf(text);
  await tellJob(env, { version, handover: digest });
  return {
    exitCode: exitCodes.done,
    text: `Built ${tag} in ${releasePaths.of(version).folder}. The job that releases it gets WAYBILL_HANDOVER=${digest}`,
    data: { version, tag, folder: `${releasePaths.of(version).folder}`, handover: digest },
  };
}

/** What is said of the build that this command has just made. */
const Built = v.object({ version: v.string(), tag: v.string() });

async function findHandovers(cwd: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of fs.promises.glob(releasePaths.of('*').handover, { cwd })) {
    if (!file.startsWith(`${releasePaths.current.folder}/`)) files.push(file);
  }
  return files;
}

interface Mirror {
  readonly cwd: string;
  readonly folder: string;
  /** Of the remote, as the configuration has it. */
  readonly url: string;
}

/**
 * A copy of what this clone knows of its remote. semantic-release tries whether it may push, in a dry run too, and this job
 * may not.
 *
 * @returns the file with the settings by which git takes the copy for the remote. One file, and no variables: git compares
 *   beginnings of addresses, so the copy would also stand for `acme/parcel-core`. It is removed before anything is built.
 */
async function mirrorRepository(run: Run, { cwd, folder, url: configured }: Mirror): Promise<string> {
  const git = async (...args: string[]) => (await run('git', args)).stdout;
  const copy = join(folder, 'copy.git');
  await git('clone', '--quiet', '--bare', cwd, copy);
  const refs = ['+refs/remotes/origin/*:refs/heads/*', '+refs/tags/*:refs/tags/*', '+refs/notes/*:refs/notes/*'];
  await git('-C', copy, 'fetch', '--quiet', cwd, ...refs);
  const remotes = await git('config', '--get-regexp', '^remote\\..*\\.url$');
  const named = remotes.split('\n').map((line) => line.split(' ').slice(1).join(' '));
  const urls = [configured, ...named].filter(Boolean).flatMap((url) => {
    const plain = url.replace(/\.git$/, '');
    return [url, plain, `${plain}.git`];
  });
  const file = join(folder, mirrorSettings);
  for (const url of new Set(urls)) await git('config', '--file', file, '--add', `url.${copy}.insteadOf`, url);
  return file;
}

/** Outputs of the step on GitHub, for the job that follows. */
async function tellJob(
  { GITHUB_OUTPUT: file }: Shell['env'],
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  if (!file) return;
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  await appendFile(file, lines.join(''));
}
