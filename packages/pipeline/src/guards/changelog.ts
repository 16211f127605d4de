import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Guard, optionsOf } from './guard.ts';

/** The plugin writes the notes on top whatever the file holds: an attempt before this one may have written them. */
export const changelog: Guard = {
  async prepare(input, call) {
    const { cwd, nextRelease } = input.context;
    const { changelogFile } = optionsOf(input);
    const name = typeof changelogFile === 'string' ? changelogFile : 'CHANGELOG.md';
    const file = resolve(cwd, name);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const notes = nextRelease.notes?.trim();
    if (text !== undefined && notes && text.includes(notes)) {
      input.context.logger.log(`${name} holds these notes already.`);
      return undefined;
    }
    const former = input.formerNotes?.trim();
    if (text !== undefined && former)
      await writeFile(
        file,
        text.replace(`${former}\n`, () => ''),
      );
    return call();
  },
};
