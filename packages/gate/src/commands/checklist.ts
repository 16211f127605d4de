import { appendFile } from 'node:fs/promises';
import {
  type CommandResult,
  exitCodes,
  type LedgerRelease,
  type Ports,
  parseOptions,
  realPorts,
  type Shell,
} from '@waybill/kernel';
import semver from 'semver';
import {
  computeChecklist,
  type Facts,
  type Item,
  isDone,
  renderIssue,
  renderMarkdown,
  renderSection,
  renderText,
} from '../checklist/index.ts';
import { noChecklistRelease, noChecklistRepository, noPage } from '../errors.ts';
import { gatherFacts, type Place } from '../gather/index.ts';
import { Options } from '../options.ts';
import { sayPage, writePage } from '../page/index.ts';
import { findService } from '../service/index.ts';
import { describeChecks, lookKindly } from '../steps/index.ts';
import { listCommits } from './list-commits.ts';
import { writeIssue } from './write-issue.ts';

export interface GivenChecklist {
  readonly tag: string | undefined;
  readonly isIssue: boolean;
  readonly isPage: boolean;
  readonly isChecked: boolean;
}

/** @throws ENOCHECKLISTREPOSITORY, ENOCHECKLISTRELEASE, EGATEITEMS, EGATEITEMSFORM, EGATEISSUE */
export async function checklist(
  shell: Shell,
  { tag, isIssue, isPage, isChecked }: GivenChecklist,
  ports?: Partial<Ports>,
): Promise<CommandResult> {
  if (shell.open === undefined) throw noChecklistRepository();
  const { context, options: raw, deployments } = await shell.open();
  const options = parseOptions(Options, { name: 'gate', raw, host: context.options, env: context.env });
  const place: Place = { context, options, ports: { ...realPorts(context, options), ...ports } };
  const release = findRelease(await deployments.releases(), tag);
  if (release === undefined) throw noChecklistRelease(tag);

  const facts = await gatherFacts(place, {
    ...{ tag: release.tag, version: release.version, sha: release.builtFrom ?? release.gitHead, release },
    ...{ branch: context.branch, notes: release.notes ?? '', moment: 'released' as const },
    commits: await listCommits(place, release),
    checks: await readChecks(place, release, context.branch.name),
  });
  const items = computeChecklist(facts);
  const about = { tag: release.tag, moment: '' };
  const summary = context.env['GITHUB_STEP_SUMMARY'];
  if (summary) await appendFile(summary, `${renderMarkdown(items, about)}\n`);
  const issue = isIssue ? await writeIssue(place, { ...facts, body: renderIssue(items, about) }) : undefined;
  const page = isPage ? await bringPage(place, release.tag, renderSection(items, about)) : undefined;
  const said = [issue === undefined ? [] : [`Issue: ${issue}`], page === undefined ? [] : [page]].flat();
  const text = [renderText(items, about), ...said].join('\n');
  const isOpen = items.some((item) => !isDone(item));
  return {
    exitCode: isChecked && isOpen ? exitCodes.incomplete : exitCodes.done,
    text,
    data: { tag: release.tag, items: items.map(describe), ...(issue === undefined ? {} : { issue }) },
  };
}

/** Without a tag, the newest version. */
function findRelease(releases: readonly LedgerRelease[], tag: string | undefined): LedgerRelease | undefined {
  if (tag !== undefined) return releases.find((each) => each.tag === tag || each.version === tag);
  return releases.toSorted((a, b) => semver.compare(a.version, b.version)).at(-1);
}

/** @throws EGATENOPAGE, and what `writePage` throws */
async function bringPage({ context, options, ports }: Place, tag: string, section: string): Promise<string> {
  const service = findService({ context, options, ports });
  if (service.is === 'none') throw noPage(tag, service.why);
  const written = await writePage(service, tag, section);
  if (written === 'no page') throw noPage(tag, 'There is no public page of this tag.');
  return sayPage(written) ?? 'The notes of the release page have this checklist already.';
}

function describe({ id, phase, title, state, evidence, url, isRequired }: Item) {
  return { id, phase, title, state, evidence, ...(url === undefined ? {} : { url }), required: isRequired };
}

async function readChecks(
  place: Place,
  { builtFrom, gitHead }: LedgerRelease,
  branch: string,
): Promise<Facts['checks']> {
  const sha = builtFrom ?? gitHead;
  return describeChecks(place, await lookKindly({ ...place, sha, branch }), sha);
}
