import { readFile, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { assertInRepository } from '@waybill/kernel';
import { findChangelogHead } from './find-changelog-head.ts';
import { type KnownPlugin, optionsOf } from './known-plugin.ts';

/**
 * The plugin writes the notes on top whatever the file holds: before its title, with line ends of its own, and a second
 * time when an attempt before this one has written them.
 */
export const changelog: KnownPlugin = {
  keepsHead: true,

  async prepare(input, call) {
    const { cwd, nextRelease } = input.context;
    const { changelogFile, changelogTitle } = optionsOf(input);
    const name = typeof changelogFile === 'string' ? changelogFile : 'CHANGELOG.md';
    const file = resolve(cwd, name);
    assertInRepository(cwd, relative(cwd, file));
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return call();
    const notes = nextRelease.notes?.trim();
    if (notes && text.replace(/\r\n/g, '\n').includes(notes)) {
      input.context.logger.log(`${name} holds these notes already.`);
      return undefined;
    }
    const former = (input.formerNotes ?? []).map((each) => each.trim()).filter((each) => each !== '');
    const kept = former.reduce(withoutNotes, text);
    if (kept !== text) await writeFile(file, kept);
    // A title that is asked for and not there yet goes on top, with the notes.
    const isTitled = typeof changelogTitle !== 'string' || kept.trim().startsWith(changelogTitle);
    const head = isTitled ? kept.slice(0, findChangelogHead(kept)).trim() : '';
    // What the file begins with is its title to the plugin: it writes below.
    const result = await call(head === '' ? {} : { changelogTitle: head });
    const written = await readFile(file, 'utf8');
    const restored = likeBefore(written, kept);
    if (restored !== written) await writeFile(file, restored);
    return result;
  },
};

function withoutNotes(text: string, notes: string): string {
  const ended = text.includes('\r\n') ? notes.replace(/\r?\n/g, '\r\n') : notes;
  return text.replace(`${ended}${text.includes('\r\n') ? '\r\n' : '\n'}`, () => '');
}

/** With the byte-order mark and the line ends that the file had. */
function likeBefore(written: string, before: string): string {
  const ends = before.includes('\r\n') ? written.replace(/\r?\n/g, '\r\n') : written;
  return before.startsWith('\uFEFF') && !ends.startsWith('\uFEFF') ? `\uFEFF${ends}` : ends;
}
