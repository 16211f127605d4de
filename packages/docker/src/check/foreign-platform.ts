import type { Ports } from '@waybill/kernel';

/** Whether a container's output says that this machine does not emulate its platform. */
export type IsForeign = (platform: string, output: string) => Promise<boolean>;

/**
 * The kernel refuses a program of another machine and a script without `#!` with the same words; what it refuses on the
 * engine's own platform is no matter of emulation. The engine is asked for that once, and only when it matters.
 */
export function createForeignCheck(run: Ports['run']): IsForeign {
  let engine: ReturnType<Ports['run']> | undefined;
  return async (platform, output) => {
    if (!isExecFormatError(output)) return false;
    engine ??= run('docker', ['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}']);
    return !isNative(platform, (await engine).stdout);
  };
}

/** Whether the kernel found in a program something that it does not run. */
export function isExecFormatError(output: string): boolean {
  return /exec format error/i.test(output);
}

/** What a person should look for, as the end of a sentence: the kernel's words do not say it. */
export function explainCause(output: string): string {
  if (!isExecFormatError(output)) return '';
  return ', as a program in it is a script without a `#!` line, or is for another machine';
}

/** Whether the engine runs programs of a platform by itself: variants such as `v8` are no matter of the format. */
export function isNative(platform: string, enginePlatform: string): boolean {
  return findMachine(platform) === findMachine(enginePlatform);
}

function findMachine(platform: string): string {
  return platform.trim().split('/').slice(0, 2).join('/');
}
