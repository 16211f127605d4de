import { appendFile } from 'node:fs/promises';
import { errorsOf, type HookInput, type ReleaseContext, throwProblems } from '@waybill/kernel';
import { computeChecklist, findMissing, renderMarkdown, renderText } from '../checklist/index.ts';
import { itemsMissing } from '../errors.ts';
import { gatherFacts } from '../gather/index.ts';
import type { Options } from '../options.ts';
import { aboutRelease } from './about-release.ts';
import { passChecks } from './pass-checks.ts';
import { tellFindings } from './tell-findings.ts';

type Input = HookInput<Options, ReleaseContext>;

/**
 * Lets only a commit through whose checks are green, and whose required items are done as far as they can be before the build. A
 * dry run shows the checklist and what would hold the release up.
 *
 * @throws what `passChecks` throws, and ECHECKLIST
 */
export async function verifyRelease(input: Input): Promise<void> {
  const { options, context } = input;
  const { logger, nextRelease, env } = context;
  // Both are about the same commit, and a person wants to know all that holds a release up.
  const checks = await passChecks(input).then(
    (passed) => ({ passed }),
    (error: unknown) => ({ error }),
  );
  const problems = 'error' in checks ? [...errorsOf(checks.error)] : [];
  if (!options.checklist) return throwProblems(problems);
  const passed = 'passed' in checks ? checks.passed : { why: 'they are not green.' };
  const facts = await gatherFacts(input, aboutRelease(input, passed, 'plan'));
  tellFindings(logger, facts);
  const items = computeChecklist(facts);
  const missing = findMissing(items, 'plan').filter(({ id }) => id !== 'checks' || !('error' in checks));
  if (context.options.dryRun !== true) {
    if (missing.length > 0) problems.push(itemsMissing(missing));
    return throwProblems(problems);
  }
  const about = { tag: nextRelease.gitTag, moment: 'This is a plan: nothing was built yet.' };
  logger.log(`Plan: ${renderText(items, about)}`);
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary) await appendFile(summary, `${renderMarkdown(items, about)}\n`);
  if (missing.length > 0)
    logger.warn(`A release would end here: ${itemsMissing(missing).message} ${itemsMissing(missing).details}`);
}
