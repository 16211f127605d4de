import { join, posix } from 'node:path';
import { type BaseContext, type HookInput, isReleaseError, type RunResult } from '@waybill/kernel';
import { createInstallEnvironment } from '@waybill/python';
import type { Source } from '../documents/index.ts';
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
    return await ports.run('uv', ['lock', '--check'], {
      cwd: join(context.cwd, folder),
      // To know what a project requires, uv may build it.
      env: createInstallEnvironment(context.env),
    });
  } catch (error) {
    if (options.checkLock === 'auto' && isReleaseError(error) && error.code === 'EMISSINGTOOL') return undefined;
    throw error;
  }
}
