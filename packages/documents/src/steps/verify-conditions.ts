import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertInRepository, type HookInput, type ReleaseError, settleAll, type VerifyContext } from '@waybill/kernel';
import { findSource } from '../api/index.ts';
import { noFiles, noFolder, noOpenApi, takenName } from '../errors.ts';
import { findFiles, isIgnored, planFolders } from '../folders/index.ts';
import type { Options } from '../options.ts';

type Input = HookInput<Options, VerifyContext>;

/**
 * Before anything is built: every document that the options name is there, but for those that a step of the release makes.
 *
 * @throws ENOOPENAPI, EDOCUMENTSFOLDER, EDOCUMENTSFILE, EDOCUMENTSNAME, EOUTSIDE: all that there are
 */
export async function verify(input: Input): Promise<void> {
  const { options } = input;
  await settleAll([
    checkOpenApi(input),
    checkNames(input),
    ...planFolders(options.folders).map(async ({ path, isRequired }) => {
      if (isRequired) await check(path, input, { isRight: (found) => found.isDirectory(), missing: noFolder });
    }),
    ...options.files.map(async (pattern) => {
      if ((await findFiles(pattern, input)).length === 0 && !(await isIgnored(pattern, input))) throw noFiles(pattern);
    }),
  ]);
}

async function checkOpenApi(input: Input): Promise<void> {
  const source = await findSource(input);
  if (source?.is === 'file') {
    await check(source.file, input, { isRight: (found) => found.isFile(), missing: noOpenApi });
  }
}

async function checkNames({ options }: Input): Promise<void> {
  const names = planFolders(options.folders).map(({ name, format }) => `${name}-….${format}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw takenName(twice);
}

interface Rule {
  readonly isRight: (found: Awaited<ReturnType<typeof stat>>) => boolean;
  readonly missing: (path: string) => ReleaseError;
}

async function check(path: string, input: Input, { isRight, missing }: Rule): Promise<void> {
  const { cwd } = input.context;
  assertInRepository(cwd, path);
  const found = await stat(join(cwd, path)).catch(() => undefined);
  if (found !== undefined && isRight(found)) return;
  if (found === undefined && (await isIgnored(path, input))) return;
  throw missing(path);
}
