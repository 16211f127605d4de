import type { BaseContext, Commit, Ports } from '@waybill/kernel';
import { gitIn } from '../ledger/index.ts';
import { cancelReverts } from './cancel-reverts.ts';
import { readHistory } from './history.ts';
import { asReadable } from './messages/as-readable.ts';
import { cutLongLines } from './messages/cut-long-tokens.ts';
import { readMessage } from './messages/read-message.ts';

/** A commit with a breaking change, as the notes of the release have it. */
export interface BreakingCommit {
  readonly hash: string;
  /** The first line of its message. */
  readonly header: string;
  /** The texts of its footers `BREAKING CHANGE`. */
  readonly texts: readonly string[];
}

/**
 * The commits that break something by Conventional Commits 1.0.0, without those that are taken back.
 *
 * @param commits newest first
 */
export async function readBreaking(
  commits: readonly Commit[],
  context: BaseContext,
  ports: Pick<Ports, 'run' | 'clock'>,
): Promise<BreakingCommit[]> {
  const readable = cutLongLines(commits.map(asReadable));
  const history = await readHistory(readable, gitIn(context, ports));
  return cancelReverts(readable, history).flatMap(({ hash, message }) => {
    const { header, said, breaking } = readMessage(message);
    return said?.isBreaking === true || breaking.length > 0 ? [{ hash, header, texts: breaking }] : [];
  });
}
