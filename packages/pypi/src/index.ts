import { definePlugin } from '@waybill/kernel';
import { projectFolders } from '@waybill/python';
import { announcePlan } from './announce-plan.ts';
import { buildDistributions } from './build/build-distributions.ts';
import { findProjects } from './build/find-projects.ts';
import { readBuilt, recordBuilt } from './built-artifacts.ts';
import { compareWithIndexes } from './deliver/compare-with-indexes.ts';
import { confirmServed } from './deliver/confirm-served.ts';
import { deliver } from './deliver/deliver.ts';
import { publishedAt } from './deliver/published-at.ts';
import { indexAccess } from './identity/index-access.ts';
import { destinations } from './indexes/index-targets.ts';
import { Options } from './options.ts';
import { restoreDistributions } from './restore-distributions.ts';
import { checkBuilt } from './rules/check-built.ts';
import { verify } from './verify.ts';

export type { PypiOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare, publish, restore } = definePlugin(
  'pypi',
  Options,
  {
    verifyConditions: verify,

    verifyRelease: announcePlan,

    async prepare(input) {
      const { cwd, logger, nextRelease } = input.context;
      const projects = await findProjects(cwd, input.options.packages);

      const built = await buildDistributions(input, projects);
      await checkBuilt(built, projects, input);

      await recordBuilt(cwd, nextRelease.version, built);
      for (const { name, size, sha256 } of built) logger.log(`Built ${name} (${size} bytes, SHA-256 ${sha256}).`);
    },

    async publish(input) {
      const { context, options, ports } = input;
      const { targets, off } = destinations(options, context.env);
      if (targets.length === 0) {
        context.logger.log(`Uploaded nothing: ${off.join(', ')}.`);
        return false;
      }

      const files = await readBuilt(context.cwd, context.nextRelease.version);
      const plans = await compareWithIndexes(
        files,
        targets.map((target) => indexAccess(target, input)),
      );
      for (const plan of plans) await deliver(plan, context.logger, ports.clock);
      for (const plan of plans) await confirmServed(plan, input);
      return await publishedAt(plans);
    },

    restore: restoreDistributions,
  },
  async ({ context, options }) => {
    // Who names folders wants them released: one that is missing is an error, found by `verifyConditions`.
    if (options.packages.join() !== '.') return undefined;
    return projectFolders(context.cwd, '.').length > 0 ? undefined : 'no `pyproject.toml`, and no `setup.py`';
  },
);
