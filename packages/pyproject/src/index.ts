import { join } from 'node:path';
import { type BaseContext, definePlugin, type HookInput, type ReleaseContext } from '@waybill/kernel';
import { projectFiles } from './documents/project-files.ts';
import { readVersionFiles } from './find/read-version-files.ts';
import { renderPlaces } from './find/render-places.ts';
import { Options } from './options.ts';
import { planEdits } from './write/plan-edits.ts';
import { replaceFile } from './write/replace-file.ts';
import { spellRelease } from './write/spell-release.ts';

export type { PyprojectOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare } = definePlugin(
  'pyproject',
  Options,
  {
    async verifyConditions(input) {
      const places = await read(input.context, input.options);
      for (const line of renderPlaces(places)) input.context.logger.log(line);

      // Loaded here: a version is written without it.
      const { checkLocks } = await import('./find/check-locks.ts');
      await checkLocks(places.files, input);
    },

    async verifyRelease(input) {
      const { logger } = input.context;
      const edits = await planned(input);
      if (edits === undefined) return;
      if (edits.length === 0) return logger.log('Every file has this version already.');

      // Loaded here: only a release, rehearsed or real, has a difference to show.
      const { renderDiff } = await import('./write/render-diff.ts');
      logger.log(`The release changes:\n${renderDiff(edits)}`);
    },

    async prepare(input) {
      const { cwd, logger, nextRelease } = input.context;
      const edits = await planned(input);
      if (edits === undefined) return;
      if (edits.length === 0) return logger.log('Every file has this version already.');

      for (const { file, after } of edits) replaceFile(join(cwd, file), after);
      logger.success(`Wrote ${nextRelease.version} into ${edits.map(({ file }) => file).join(', ')}.`);
    },
  },
  whyAbsent,
);

function read({ cwd, options: host }: BaseContext, options: Options) {
  return readVersionFiles({ cwd, options, tagFormat: host.tagFormat ?? 'v${version}' });
}

/**
 * Planned anew by each hook: files may have changed in between, and hooks share no memory.
 *
 * @returns `undefined` where no file holds the version, because git or the environment says it
 */
async function planned({ context, options, ports }: HookInput<Options, ReleaseContext>) {
  const { files } = await read(context, options);
  return files.length === 0 ? undefined : planEdits(files, spellRelease(context.nextRelease, ports.clock));
}

async function whyAbsent({ context, options }: HookInput<Options, BaseContext>): Promise<string | undefined> {
  // Who names folders wants them released: one that is missing is an error, found by `verifyConditions`.
  if (options.packages.join() !== '.' || options.layout === 'files') return undefined;
  return projectFiles(context.cwd).projects('.').length > 0 ? undefined : 'no `pyproject.toml`';
}
