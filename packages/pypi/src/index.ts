import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { definePlugin, normalizeName, readPythonProject, toPep440 } from '@waybill/kernel';
import { announcePlan } from './announce-plan.ts';
import { buildDistributions } from './build-distributions.ts';
import { readBuilt, recordBuilt } from './built-artifacts.ts';
import { deliver } from './deliver.ts';
import { findMismatches } from './find-mismatches.ts';
import { indexAccess, whyNoUpload } from './index-access.ts';
import { Options } from './options.ts';
import { verify } from './verify.ts';

export const { verifyConditions, verifyRelease, prepare, publish } = definePlugin(
  'pypi',
  Options,
  {
    verifyConditions: verify,

    verifyRelease: announcePlan,

    async prepare(input) {
      const { cwd, logger, nextRelease } = input.context;
      const expected = {
        project: (await readPythonProject(cwd))?.name,
        version: toPep440(nextRelease.version),
        isStrict: whyNoUpload(input.options) === undefined && indexAccess(input).index.isWarehouse,
      };

      const built = await buildDistributions(input);
      const mismatches = findMismatches(built, expected);
      if (mismatches.length > 0) throw new AggregateError(mismatches);

      await recordBuilt(cwd, nextRelease.version, built);
      for (const { name, size, sha256 } of built) logger.log(`Built ${name} (${size} bytes, SHA-256 ${sha256}).`);
    },

    async publish(input) {
      const { cwd, logger, nextRelease } = input.context;
      const why = whyNoUpload(input.options);
      if (why !== undefined) {
        logger.log(`Uploaded nothing: ${why}.`);
        return false;
      }

      const files = await readBuilt(cwd, nextRelease.version);
      const index = indexAccess(input);
      await deliver(files, index, logger);

      const project = normalizeName(files[0]?.metadata.get('name')?.[0] ?? '');
      return { name: index.index.name, url: index.index.pageOf(project, toPep440(nextRelease.version)) };
    },
  },
  async ({ context }) => {
    const isThere = await access(join(context.cwd, 'pyproject.toml')).then(
      () => true,
      () => false,
    );
    return isThere ? undefined : 'no `pyproject.toml`';
  },
);
