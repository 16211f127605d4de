import type { Commit, LedgerRelease } from '@waybill/kernel';
import type { Place } from '../gather/index.ts';

/** Commits of a release that are read. */
const most = 5000;

const separator = '\x1f';

/** The commits of a release, newest first; none where the clone does not have them. */
export async function listCommits({ context, ports }: Place, release: LedgerRelease): Promise<Commit[]> {
  const head = release.builtFrom ?? release.gitHead;
  const range = release.lastHead === undefined ? head : `${release.lastHead}..${head}`;
  const args = ['log', '-z', `--max-count=${most}`, `--format=%H${separator}%B`, range, '--'];
  const { exitCode, stdout } = await ports.run('git', args, { cwd: context.cwd });
  if (exitCode !== 0) return [];
  return stdout.split('\0').flatMap((text) => {
    const [hash = '', ...message] = text.split(separator);
    return /^[0-9a-f]{40,64}$/.test(hash) ? [{ hash, message: message.join(separator).trim() }] : [];
  });
}
