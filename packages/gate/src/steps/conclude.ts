import { appendFile } from 'node:fs/promises';
import type { DeployContext, HookInput, PublishContext } from '@waybill/kernel';
import { computeChecklist, type Item, renderMarkdown, renderSection, renderText } from '../checklist/index.ts';
import { gatherFacts } from '../gather/index.ts';
import type { Options } from '../options.ts';
import { sayPage, writePage } from '../page/index.ts';
import { findService } from '../service/index.ts';
import { aboutRelease } from './about-release.ts';
import { recallChecks } from './pass-checks.ts';

type Input = HookInput<Options, PublishContext & DeployContext>;

/** Shows the checklist as it is when everything of the run is over: in the log, on the page of the job and on that of the release. */
export async function conclude(input: Input): Promise<void> {
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
  if (input.options.page) await finishPage(input, items);
}

/** The asset of the page shows the checklist as it was before the tag; its notes show how the release ended. */
async function finishPage({ context, options, ports }: Input, items: readonly Item[]): Promise<void> {
  const service = findService({ context, options, ports });
  if (service.is === 'none') return;
  const { logger, nextRelease } = context;
  const written = await writePage(service, nextRelease.gitTag, renderSection(items, { tag: nextRelease.gitTag }));
  const said = sayPage(written);
  if (said !== undefined) logger.log(said);
}
