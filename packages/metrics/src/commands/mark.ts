import { type CommandResult, exitCodes, type Ports, parseJson, type Shell } from '@waybill/kernel';
import { openHistory } from '@waybill/pipeline/repository';
import { noMark, noMarkedRelease } from '../errors.ts';
import { type Mark, Marks, marksName } from '../facts/index.ts';
import { openMetrics } from './open-metrics.ts';

export interface GivenMark {
  readonly tag: string | undefined;
  readonly isFailed: boolean;
  readonly reason: string | undefined;
}

/**
 * Records that a release has failed. A second mark of the same release changes the reason and keeps the time.
 *
 * @throws ENOMARK, ENOMARKEDRELEASE, ELEDGERNOTPUSHED
 */
export async function mark(shell: Shell, given: GivenMark, ports?: Partial<Ports>): Promise<CommandResult> {
  const reason = given.reason?.trim();
  if (given.tag === undefined || !given.isFailed || !reason) throw noMark();
  const { context, ports: real } = await openMetrics(shell, ports);
  const history = openHistory(context, real);
  const { releases } = await history.releases();
  const entry = releases.map((each) => each.entry).find(({ tag, version }) => [tag, version].includes(given.tag ?? ''));
  if (entry === undefined) throw noMarkedRelease(given.tag);
  const { tag } = entry;
  const by = context.env['GITHUB_ACTOR'] ?? context.env['GITLAB_USER_LOGIN'];
  const at = real.clock.now().toISOString();
  let made: Mark = { tag, at, reason, ...(by ? { by } : {}) };
  await history.keep(marksName, `${tag}: marked as failed`, (text) => {
    const marks: readonly Mark[] = (text === undefined ? undefined : parseJson(Marks, text)?.marks) ?? [];
    const former = marks.find((each) => each.tag === tag);
    made = { ...made, at: former?.at ?? at };
    return { schema: 1, marks: [...marks.filter((each) => each.tag !== tag), made] };
  });
  return {
    exitCode: exitCodes.done,
    text: `${tag} counts as failed since ${made.at}: ${reason}`,
    data: made,
  };
}
