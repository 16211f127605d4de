import { type Env, makeReadable, quoteOutput, reasonOf, redact } from '@waybill/kernel';
import { makeSafeMarkdown } from '../markdown/index.ts';
import { asWords } from './plain-markdown.ts';

/** One error as a summary shows it. Message and details are Markdown. */
export interface Failure {
  readonly code?: string;
  readonly message: string;
  readonly details: string;
  /** Step and member that it comes from: `prepare of docker`. */
  readonly from?: string;
}

/** An error as a `fail` step gets it; of errors of members, the pipeline noted whose they are. */
export interface FailError extends Error {
  readonly code?: string;
  readonly details?: string;
  readonly member?: string;
  readonly step?: string;
  /** The release is complete; what follows it failed. */
  readonly afterRelease?: boolean;
}

/** Characters of details; a plugin may put a whole log into them. */
const longestDetails = 20_000;

/** The errors without repetitions: members that share a cause report it each. */
export function distinctErrors<E extends FailError>(errors: readonly E[]): E[] {
  const textOf = ({ code, message, details }: E) => JSON.stringify([code, message, details]);
  return [...new Map(errors.map((error) => [textOf(error), error])).values()];
}

/** The errors as a summary shows them, without secrets. */
export function failuresOf(errors: readonly FailError[], env: Env): Failure[] {
  return distinctErrors(errors).map(({ code, message, details, member, step }) => ({
    ...(code === undefined ? {} : { code }),
    message: shown(reasonOf(message), env),
    details: shown(shownDetails(details), env).trim(),
    ...(member === undefined || step === undefined ? {} : { from: `${step} of ${member}` }),
  }));
}

/** Words of plugins, programs and remotes: Markdown that shows all it says, without secrets. */
function shown(text: string, env: Env): string {
  return makeSafeMarkdown(makeReadable(redact(text, env)));
}

/** @param details of a third-party plugin, which may put data there */
function shownDetails(details: unknown): string {
  const text = reasonOf(details);
  return text.length > longestDetails ? quoteOutput(text) : text;
}

/** Code and sentence in one line; of a plugin without errors of its own, also the first words of its reason. */
export function headlineOf({ code, message, details }: Failure): string {
  const reason = code === 'EMEMBERFAILED' ? asWords(details.split('\n', 1)[0] ?? '') : '';
  return [code, message, reason].filter(Boolean).join(' ');
}

/** An error with what to do and the output of a tool, as Markdown. */
export function renderFailure({ code, message, details, from }: Failure): string {
  const title = [code === undefined ? 'Error' : `\`${code}\``, from && `(${from})`].filter(Boolean).join(' ');
  return [`### ${title}`, message, details].filter(Boolean).join('\n\n');
}
