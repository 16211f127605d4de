import type { BaseContext, NextRelease } from '../context.ts';
import type { Ports } from '../ports/index.ts';

interface SourceDateInput {
  readonly context: Pick<BaseContext, 'env'> & { readonly nextRelease: Pick<NextRelease, 'gitHead'> };
  readonly ports: Pick<Ports, 'run'>;
}

/**
 * The time that everything made for a release carries, so that the same commit gives the same bytes: the variable
 * `SOURCE_DATE_EPOCH`, else the time of the released commit. https://reproducible-builds.org/specs/source-date-epoch/
 *
 * @returns seconds since 1970; `undefined` when git does not know the commit
 */
export async function sourceDate({ context, ports }: SourceDateInput): Promise<number | undefined> {
  const given = context.env['SOURCE_DATE_EPOCH']?.trim() ?? '';
  if (/^\d+$/.test(given)) return Number(given);
  const question = ['log', '-1', '--format=%ct', context.nextRelease.gitHead, '--'];
  const { exitCode, stdout } = await ports.run('git', question, { once: true });
  return exitCode === 0 && /^\d+$/.test(stdout.trim()) ? Number(stdout.trim()) : undefined;
}
