import { toPep440 } from '@waybill/python';
import type { ImageConfig } from './parse-image-config.ts';

/** A command that proves an image: arguments for its entry point. */
export interface SmokeCommand {
  readonly args: readonly string[];
  /** Texts of which the output has to hold one; with none any output will do. */
  readonly expects: readonly string[];
  /** Whether a failure ends the release; what nobody asked for only warns. */
  readonly isBinding: boolean;
}

export type Smoke = 'auto' | 'off' | readonly (readonly string[])[];

/**
 * The commands that prove an image of a version. Nobody knows whether the entry point of just any image understands
 * `--version`, so that without a wish that is tried, and decides nothing.
 */
export function planSmoke(smoke: Smoke, { entrypoint }: Pick<ImageConfig, 'entrypoint'>, version: string) {
  if (smoke === 'off') return [];
  const commands: readonly (readonly string[])[] =
    smoke === 'auto' ? (entrypoint.length > 0 ? [['--version']] : []) : smoke;
  return commands.map(
    (args): SmokeCommand => ({
      args,
      expects: args.at(-1) === '--version' ? formsOf(version) : [],
      isBinding: smoke !== 'auto',
    }),
  );
}

/** A Python program tells its version as PEP 440 writes it. */
function formsOf(version: string): string[] {
  try {
    return [...new Set([version, toPep440(version)])];
  } catch {
    return [version];
  }
}
