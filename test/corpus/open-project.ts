import { glob, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { fetchArchive } from './fetch-archive.ts';
import type { CorpusProject } from './projects.ts';

/** A project as its repository has it, in a folder of its own. */
export interface OpenProject extends AsyncDisposable {
  readonly path: string;
  git(...args: string[]): Promise<string>;
}

const identity = { GIT_TERMINAL_PROMPT: '0' };
const settings = ['user.name=a', 'user.email=a@b.test', 'commit.gpgSign=false', 'gc.auto=0', 'core.autocrlf=false'];

/** What build backends add to a source archive: metadata, and the original of a file that they rewrote. */
async function removeBuiltFiles(folder: string, keep: readonly string[] = []): Promise<void> {
  await rm(join(folder, 'PKG-INFO'), { force: true });
  for await (const found of glob('**/*.egg-info', { cwd: folder }))
    if (!keep.includes(found)) await rm(join(folder, found), { recursive: true });
  for await (const original of glob('**/{pyproject,Cargo}.toml.orig', { cwd: folder }))
    await rename(join(folder, original), join(folder, original.replace(/\.orig$/, '')));
}

/** Unpacks a project and takes back what building the source archive changed. */
export async function unpackProject(project: CorpusProject, path: string): Promise<void> {
  for (const source of [project, ...(project.beside ?? [])]) {
    const folder = join(path, source.folder ?? '.');
    await mkdir(folder, { recursive: true });
    await execa('tar', ['-xf', await fetchArchive(source), '-C', folder, '--strip-components=1', '--no-same-owner']);
    await removeBuiltFiles(folder, project.keep);
  }
  for (const file of project.remove ?? []) await rm(join(path, file));
  for (const { file, replace, by } of project.undo ?? []) {
    const text = await readFile(join(path, file), 'utf8');
    if (!text.includes(replace)) throw new Error(`${file} of ${project.name} does not hold \`${replace}\`.`);
    await writeFile(join(path, file), text.replace(replace, by));
  }
}

/** A repository with the project in one commit, which has the tag of its current version. */
export async function openProject(project: CorpusProject): Promise<OpenProject> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'waybill-corpus-')));
  const git = async (...args: string[]) => {
    const config = settings.flatMap((each) => ['-c', each]);
    const { stdout } = await execa('git', [...config, ...args], { cwd: path, env: identity, stripFinalNewline: false });
    return stdout;
  };
  await unpackProject(project, path);
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message', 'chore: start');
  await git('tag', tagOf(project, toSemver(project.version)));
  return { path, git, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** The tag of a version, as the project's `tagFormat` has it. */
export const tagOf = ({ tagFormat = 'v${version}' }: CorpusProject, version: string) =>
  tagFormat.replace('${version}', version);

/** A project that used other numbers starts with semantic-release at the nearest version: `26.4` is `26.4.0`. */
export function toSemver(version: string): string {
  const [major = '0', minor = '0', patch = '0'] = version.split('.').map((part) => String(Number.parseInt(part, 10)));
  return `${major}.${minor}.${patch}`;
}
