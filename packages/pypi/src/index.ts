import { definePlugin } from '@waybill/kernel';
import { projectFolders } from '@waybill/python';
import { confirmListed } from './deliver/confirm-listed.ts';
import { Options } from './options.ts';
import { adoptBuilt } from './steps/adopt.ts';
import { prepare as build } from './steps/prepare.ts';
import { publish as upload } from './steps/publish.ts';
import { restoreDistributions } from './steps/restore.ts';
import { verify } from './steps/verify-conditions.ts';
import { announcePlan } from './steps/verify-release.ts';

export type { PypiOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare, adopt, publish, restore, confirm } = definePlugin(
  'pypi',
  Options,
  {
    verifyConditions: verify,
    verifyRelease: announcePlan,
    prepare: build,
    adopt: adoptBuilt,
    publish: upload,
    restore: restoreDistributions,
    confirm: confirmListed,
  },
  async ({ context, options }) => {
    // Who names folders wants them released: one that is missing is an error, found by `verifyConditions`.
    if (options.packages.join() !== '.') return undefined;
    return projectFolders(context.cwd, '.').length > 0 ? undefined : 'no `pyproject.toml`, and no `setup.py`';
  },
);
