import { appendFile } from 'node:fs/promises';
import type { DeployContext, HookInput, PublishContext } from '@waybill/kernel';
import { computeChecklist, renderMarkdown, renderText } from '../checklist/index.ts';
import { gatherFacts } from '../gather/index.ts';
import type { Options } from '../options.ts';
import { aboutRelease } from './about-release.ts';
import { recallChecks } from './pass-checks.ts';

/** Shows the checklist as it is when everything of the run is over: in the log, and on the page of the job. */
export async function conclude(input: HookInput<Options, PublishContext & DeployContext>): Promise<void> {
  const { context } = input;
  const { nextRelease, deployments, logger, env } = context;
  const releases = await deployments?.releases();
  const release = releases?.find(({ tag }) => tag === nextRelease.gitTag);
  // Without a ledger, nothing tells what became of the release.
  if (release === undefined) return;
  // The commit that was checked; the one of the release may have been added to it.
  const sha = release.builtFrom ?? nextRelease.gitHead;
  const checked = { ...input, context: { ...context, nextRelease: { ...nextRelease, gitHead: sha } } };
  const about = aboutRelease(checked, await recallChecks(checked), 'released');
  const items = computeChecklist(await gatherFacts(input, { ...about, release }));
  const shown = { tag: nextRelease.gitTag, moment: `\`npx waybill checklist ${nextRelease.gitTag}\` shows it again.` };
  logger.log(renderText(items, shown));
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary) await appendFile(summary, `${renderMarkdown(items, shown)}\n`);
}
