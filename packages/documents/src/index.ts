import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';

export type { DocumentsOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare, adopt } = definePlugin(
  'documents',
  Options,
  {
    async verifyConditions(input) {
      await (await import('./steps/verify-conditions.ts')).verify(input);
    },

    async verifyRelease(input) {
      await (await import('./steps/verify-release.ts')).plan(input);
    },

    async prepare(input) {
      await (await import('./steps/prepare.ts')).collect(input);
    },

    async adopt(input) {
      await (await import('./steps/adopt.ts')).adopt(input);
    },
  },
  async ({ options, context }) => {
    const { openapi, openapiCommand, folders, files } = options;
    if (openapiCommand !== undefined || folders.length > 0 || files.length > 0) return undefined;
    const { findOpenApi } = await import('./find-openapi.ts');
    const isFound = openapi === 'auto' ? (await findOpenApi(context.cwd)) !== undefined : openapi !== false;
    return isFound
      ? undefined
      : 'there is no OpenAPI document, and `documents.folders` and `documents.files` are empty';
  },
);
