import type { Ports } from '@waybill/kernel';
import { isExecFormatError, isNative } from './plan-exec-format.ts';

/** Whether a container's output says that this machine does not emulate its platform. */
export type IsForeign = (platform: string, output: string) => Promise<boolean>;

/**
 * The kernel refuses a program of another machine and a script without `#!` with the same words; what it refuses on the
 * engine's own platform is no matter of emulation. The engine is asked for that once, and only when it matters.
 */
export function foreignTo(run: Ports['run']): IsForeign {
  let engine: ReturnType<Ports['run']> | undefined;
  return async (platform, output) => {
    if (!isExecFormatError(output)) return false;
    engine ??= run('docker', ['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}']);
    return !isNative(platform, (await engine).stdout);
  };
}
