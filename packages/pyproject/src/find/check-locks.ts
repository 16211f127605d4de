import { join, posix } from 'node:path';
import { type BaseContext, type HookInput, isReleaseError, type RunResult } from '@waybill/kernel';
import type { Source } from '../documents/located.ts';
import { staleLock } from '../errors.ts';
import type { Options } from '../options.ts';

type Input = HookInput<Options, BaseContext>;

/**
 * Asks uv whether its lock files still fit the projects: the version in them is edited, and nothing else is resolved anew.
 * Where uv is not there, nobody is asked.
 *
 * @throws ESTALELOCK, and EMISSINGTOOL, where `checkLock` is `true`
 */
export async function checkLocks(files: readonly Source[], input: Input): Promise<void> {
  const { options, context } = input;
  if (options.checkLock === false) return;
  for (const { file } of files.filter((each) => posix.basename(each.file) === 'uv.lock')) {
    const { exitCode, tail } = (await askUv(posix.dirname(file), input)) ?? { exitCode: 0, tail: '' };
    if (exitCode === 0) continue;
    const error = staleLock(file, tail);
    if (options.checkLock === true) throw error;
    context.logger.warn(`${error.message} ${error.details}`);
  }
}

async function askUv(folder: string, { options, context, ports }: Input): Promise<RunResult | undefined> {
  try {
    return await ports.run('uv', ['lock', '--check'], { cwd: join(context.cwd, folder) });
  } catch (error) {
    if (options.checkLock === 'auto' && isReleaseError(error) && error.code === 'EMISSINGTOOL') return undefined;
    throw error;
  }
}
