import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { definePlugin, type ReleaseContext } from '@waybill/kernel';
import { Options } from './options.ts';
import { planEdits } from './plan-edits.ts';
import { readVersionFiles } from './read-version-files.ts';
import { renderPlaces } from './render-places.ts';
import { replaceFile } from './replace-file.ts';
import { pyproject } from './version-files.ts';

export const { verifyConditions, verifyRelease, prepare } = definePlugin(
  'pyproject',
  Options,
  {
    async verifyConditions({ context }) {
      for (const line of renderPlaces(await readVersionFiles(context.cwd))) context.logger.log(line);
    },

    async verifyRelease({ context }) {
      const edits = await planned(context);
      if (edits.length === 0) return context.logger.log('Every file has this version already.');

      // Loaded here: only a release, rehearsed or real, has a difference to show.
      const { renderDiff } = await import('./render-diff.ts');
      context.logger.log(`The release changes:\n${renderDiff(edits)}`);
    },

    async prepare({ context }) {
      const edits = await planned(context);
      if (edits.length === 0) return context.logger.log('Every file has this version already.');

      for (const { file, after } of edits) await replaceFile(join(context.cwd, file), after);
      context.logger.success(`Wrote ${context.nextRelease.version} into ${edits.map(({ file }) => file).join(', ')}.`);
    },
  },
  async ({ context }) => {
    const isThere = await access(join(context.cwd, pyproject.file)).then(
      () => true,
      () => false,
    );
    return isThere ? undefined : 'no `pyproject.toml`';
  },
);

/** Planned anew by each hook: files may have changed in between, and hooks share no memory. */
async function planned({ cwd, nextRelease }: ReleaseContext) {
  return planEdits(await readVersionFiles(cwd), nextRelease.version);
}
