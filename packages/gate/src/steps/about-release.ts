import type { HookInput, ReleaseContext } from '@waybill/kernel';
import type { Facts } from '../checklist/index.ts';
import type { About } from '../gather/index.ts';
import type { Options } from '../options.ts';
import { findService } from '../service/index.ts';
import { checksPage, type Passed } from './pass-checks.ts';

type Input = HookInput<Options, ReleaseContext>;

/** A release that is being made, as its context describes it. */
export function aboutRelease(input: Input, passed: Passed, moment: Facts['moment']): About {
  const { branch, commits, nextRelease } = input.context;
  return {
    ...{ tag: nextRelease.gitTag, version: nextRelease.version, sha: nextRelease.gitHead, branch, commits, moment },
    notes: nextRelease.notes ?? '',
    checks: describeChecks(input, passed, nextRelease.gitHead),
  };
}

/** What the checks of a commit say, with the page that shows them. */
export function describeChecks(
  {
    context,
    options,
    ports,
  }: Pick<Input, 'options' | 'ports'> & { readonly context: Pick<Input['context'], 'env' | 'options'> },
  passed: Passed,
  sha: string,
): Facts['checks'] {
  if ('why' in passed) return passed;
  const service = findService({ context, options, ports });
  return { verdict: passed.verdict, page: service.is === 'none' ? '' : checksPage(service, sha) };
}
