import type { HookInput, ReleaseContext } from '@waybill/kernel';

/**
 * The time that a document states: that of the released commit, so that the same commit gives the same bytes.
 *
 * @returns `undefined` when git does not know the commit
 */
export async function commitTime({
  context: { env, nextRelease },
  ports,
}: Pick<HookInput<unknown, ReleaseContext>, 'context' | 'ports'>): Promise<Date | undefined> {
  // https://reproducible-builds.org/specs/source-date-epoch/
  const seconds = env['SOURCE_DATE_EPOCH'] || (await committed());
  return /^\d+$/.test(seconds) ? new Date(Number(seconds) * 1000) : undefined;

  async function committed(): Promise<string> {
    const { exitCode, stdout } = await ports.run('git', ['log', '-1', '--format=%ct', nextRelease.gitHead, '--']);
    return exitCode === 0 ? stdout.trim() : '';
  }
}
