import { type Run, writeGitSettings } from '@waybill/kernel';
import { type Git, reading } from './git.ts';

/** Everything that the remote has as far as this clone knows, and the commit that is checked out. */
export async function fetchAll(inRoot: Git, inBare: Git, root: string): Promise<Remote> {
  const names = (await inRoot('remote')).split('\n').filter(Boolean);
  const name = names.includes('origin') ? 'origin' : names[0];
  const heads = name === undefined ? 'refs/heads/*' : `refs/remotes/${name}/*`;
  const refs = [`+${heads}:refs/heads/*`, '+refs/tags/*:refs/tags/*', '+refs/notes/*:refs/notes/*'];
  // The default branch of the remote is a name for another ref.
  const without = name === undefined ? [] : [`^refs/remotes/${name}/HEAD`];
  await inBare('fetch', '--quiet', '--no-tags', root, ...refs, '+HEAD:refs/rehearsal/head', ...without);
  const url = name === undefined ? '' : (await inRoot('config', '--get', `remote.${name}.url`).catch(() => '')).trim();
  return { name, url };
}

interface Remote {
  readonly name: string | undefined;
  readonly url: string;
}

/** Milliseconds. */
const patience = 30_000;

/**
 * Reads the ledger of the remote with the login that the clone has. It is written into the copy alone.
 *
 * @returns whether it is known, also that there is none
 */
export async function fetchLedger(
  run: Run,
  { root, bare, remote: { name, url } }: { readonly root: string; readonly bare: string; readonly remote: Remote },
): Promise<boolean> {
  if (name === undefined || url === '') return true;
  const config = (await run('git', ['rev-parse', '--path-format=absolute', '--git-path', 'config'], { cwd: root }))
    .stdout;
  const env = { ...reading, ...writeGitSettings([{ key: 'include.path', value: config.trim() }]) };
  const args = ['--git-dir', bare, 'fetch', '--quiet', '--no-tags', url, '+refs/notes/*:refs/notes/*'];
  return (await run('git', args, { cwd: root, env, timeout: patience })).exitCode === 0;
}
