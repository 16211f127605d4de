import { gitFailed } from '../errors.ts';
import type { Entry, Git } from '../ledger/index.ts';

/** The host pushes the tag first, then a note with its channel: a run that was interrupted in between left a tag of no channel. */
export async function restoreChannelNote(git: Git, entry: Entry): Promise<boolean> {
  const ref = `refs/notes/semantic-release-${entry.tag}`;
  const found = await git.try(['notes', '--ref', ref, 'show', `refs/tags/${entry.tag}^{commit}`]);
  if (found.exitCode === 0) return false;
  const note = JSON.stringify({ channels: [entry.channel] });
  await git(['notes', '--ref', ref, 'add', '-f', '-m', note, `refs/tags/${entry.tag}^{commit}`]);
  const pushed = await git.remote(['push', '--quiet', '--no-verify'], [ref]);
  if (pushed.exitCode !== 0) throw gitFailed(`push ${ref}`, pushed.tail);
  return true;
}
