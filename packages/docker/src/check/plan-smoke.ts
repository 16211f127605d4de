import { withoutSequences } from '@waybill/kernel';
import type { ImageConfig } from '@waybill/oci';
import { toPep440 } from '@waybill/python';
import { explainCause } from './foreign-platform.ts';

/** A command that checks an image: arguments for its entry point. */
export interface SmokeCommand {
  readonly args: readonly string[];
  /** Versions of which the output has to tell one; with none any output will do. */
  readonly expects: readonly string[];
  /** Whether a failure ends the release; what nobody asked for only warns. */
  readonly isBinding: boolean;
}

export type Smoke = 'auto' | 'off' | readonly (readonly string[])[];

/**
 * The commands that check an image of a version. Nobody knows whether the entry point of just any image understands
 * `--version`, so that without a wish that is tried, and decides nothing.
 */
export function planSmoke(smoke: Smoke, { entrypoint }: Pick<ImageConfig, 'entrypoint'>, version: string) {
  if (smoke === 'off') return [];
  const commands: readonly (readonly string[])[] =
    smoke === 'auto' ? (entrypoint.length > 0 ? [['--version']] : []) : smoke;
  return commands.map(
    (args): SmokeCommand => ({
      args,
      expects: args.at(-1) === '--version' ? listForms(version) : [],
      isBinding: smoke !== 'auto',
    }),
  );
}

/** How a command of an image ended. */
export interface SmokeEnd {
  /** `undefined` when its time was over. */
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** What is wrong with how a command ended, as the end of a sentence about it. */
export function findProblem({ expects }: Pick<SmokeCommand, 'expects'>, { exitCode, output }: SmokeEnd) {
  if (exitCode !== 0) return `ended with ${exitCode ?? 'the time limit'}${explainCause(output)}`;
  if (expects.length === 0 || expects.some((version) => says(output, version))) return undefined;
  return `did not answer with ${expects[0]}`;
}

/** Characters before a version that may make it another one. */
const longestWord = 100;

/** Whether an output tells a version, and not another one that has it as a part: `1.2.0rc1`, `11.2.0`, `0.1.2.0`. */
export function says(output: string, version: string): boolean {
  const text = withoutSequences(output);
  const exact = version.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = text.matchAll(new RegExp(`${exact}(?![.+-]?[a-z\\d])`, 'gi'));
  // What comes before may be a word, even one with a digit: `v1.2.0`, `python3-parcel-1.2.0`. Only its end is read: an
  // output may be one long line.
  return [...found].some(
    ({ index }) => !/(?:\d|\d[.+][\w.+-]*)$/.test(text.slice(Math.max(0, index - longestWord), index)),
  );
}

/** A Python program tells its version as PEP 440 writes it. */
function listForms(version: string): string[] {
  try {
    return [...new Set([version, toPep440(version)])];
  } catch {
    return [version];
  }
}
