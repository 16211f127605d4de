import { type CommandResult, exitCodes, parseOptions, realPorts, redact, type Shell } from '@waybill/kernel';
import semver from 'semver';
import { pipelineOptions, readConfiguration } from '../configuration/index.ts';
import { ledgerNotPushed } from '../errors.ts';
import { type Entry, type Found, type Git, gitIn, type Ledger, ledgerRef, openLedger } from '../ledger/index.ts';
import { Options } from '../options.ts';
import { openPipeline } from '../plugins/index.ts';
import { type RestoredEntry, restoreEntries } from '../resume/index.ts';
import { plainContext } from './plain-context.ts';

/** What is wrong with one release in the ledger. */
interface Finding {
  readonly tag: string;
  readonly problem: string;
  /** What a repair writes: the last state that can be read. */
  readonly good?: Entry;
  /** Whether there is no entry: the page of the release may have a copy. */
  readonly isMissing?: boolean;
}

/** What a repair has done about a finding, and whether something is left to do. */
interface Repaired {
  readonly tag: string;
  readonly isDone: boolean;
  readonly how: string;
}

/**
 * Checks every entry of the ledger; with `repair`, the last good state of a damaged entry is written back, and the copy that a
 * release page has of one that is gone.
 *
 * @throws ELEDGERNOTPUSHED, EGITHUBREFUSED, ENOPIPELINE
 */
export async function ledger(
  shell: Shell,
  { arguments: { action: verb } }: { readonly arguments: { readonly action?: string } },
): Promise<CommandResult> {
  const context = await plainContext(shell);
  const ports = realPorts(context);
  const git = gitIn(context, ports);
  const opened = openLedger({ ...context, logger: { ...context.logger, warn() {} } }, ports);
  const tags = await opened.tags();
  const found = await opened.find(tags);
  const { stdout } = await git.try(['tag', '--list']);
  const all = stdout.split('\n').filter(Boolean);
  const findings = [
    ...(await onlyHere(git, tags)),
    ...(await damaged(opened, found)),
    ...unsettled(found, all),
    ...(tags.length > 0 ? [] : withoutLedger(await opened.madeByHost(all))),
  ];
  const repaired = verb === 'repair' ? await repair(shell, { git, opened }, findings) : [];

  const outcome = (tag: string) => repaired.find((each) => each.tag === tag);
  const left = findings.filter(({ tag }) => outcome(tag)?.isDone !== true);
  const plain = findings.map(({ tag, problem }) => ({ tag, problem, repaired: outcome(tag)?.isDone === true }));
  const lines = findings.map((each) => `${each.tag}: ${each.problem}${outcome(each.tag)?.how ?? offer(each)}`);
  const entries = (await opened.tags()).length;
  return {
    exitCode: left.length === 0 ? exitCodes.done : exitCodes.incomplete,
    text: [...lines, `${entries} entries, ${left.length} to look at.`].join('\n'),
    data: { entries, findings: plain },
  };
}

function offer({ good }: Finding): string {
  if (good === undefined) return '';
  return ` The state of ${good.updated} can be read: \`npx waybill ledger repair\` writes it back.`;
}

/** What `git ls-remote --exit-code` says when a remote that answers has no such ref. */
const noSuchRef = 2;

/** A ledger that was deleted on the remote, where this clone has fetched it before. */
async function onlyHere(git: Git, tags: readonly string[]): Promise<Finding[]> {
  if (tags.length === 0) return [];
  const { exitCode } = await git.remote(['ls-remote', '--exit-code', '--quiet'], [ledgerRef]);
  if (exitCode !== noSuchRef) return [];
  return [{ tag: ledgerRef, problem: 'The remote does not have it any more; this clone does.' }];
}

async function damaged(opened: Ledger, found: readonly Found[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const each of found) {
    if ('entry' in each) continue;
    const good = await opened.heal(each).catch(() => undefined);
    const hint = each.isNewer ? ' A newer version of Waybill wrote it: update.' : '';
    const problem = `The entry cannot be read: ${each.problem}.${hint}`;
    findings.push({ tag: each.tag, problem, ...(good === undefined ? {} : { good }) });
  }
  return findings;
}

/** Releases without an entry, entries without a tag, and releases that nobody has finished. */
function unsettled(found: readonly Found[], tags: readonly string[]): Finding[] {
  const entries = found.flatMap((each) => ('entry' in each ? [each.entry] : []));
  const known = new Set(found.map(({ tag }) => tag));
  const [first] = entries.toSorted((a, b) => semver.compare(a.version, b.version));
  const prefix = first === undefined ? '' : first.tag.slice(0, first.tag.length - first.version.length);
  // Releases from before the ledger have no entry.
  const isLost = (tag: string) => {
    const version = tag.startsWith(prefix) ? semver.valid(tag.slice(prefix.length)) : null;
    return first !== undefined && version !== null && !known.has(tag) && semver.gt(version, first.version);
  };
  // Its first push after the tag is made in time, not at once.
  const isOpen = ({ state }: Entry) => ['planned', 'delivering', 'delivered'].includes(state);
  const gone = entries.filter(({ tag, state }) => state !== 'planned' && !tags.includes(tag));
  const open = entries.filter((entry) => isOpen(entry) && tags.includes(entry.tag));
  const lost = 'The tag has no entry, although an older release has one.';
  return [
    ...tags.filter(isLost).map((tag) => ({ tag, problem: lost, isMissing: true })),
    ...gone.map(({ tag }) => ({ tag, problem: 'The release has an entry, but no tag.' })),
    ...open.map(({ tag }) => ({ tag, problem: `The release is incomplete: \`npx waybill resume ${tag}\`.` })),
  ];
}

/** Releases of the host when there is no entry at all: they are from before the ledger, or it was deleted. */
function withoutLedger(tags: readonly string[]): Finding[] {
  const problem =
    'Neither this release nor any other has an entry. Either they were made before Waybill, or `refs/notes/waybill` was deleted. If another clone still has it, run there: `git push origin refs/notes/waybill`. Otherwise, `npx waybill ledger repair` looks for copies on the release pages.';
  return tags.map((tag) => ({ tag, problem, isMissing: true }));
}

interface Opened {
  readonly git: Git;
  readonly opened: Ledger;
}

async function repair(shell: Shell, { git, opened }: Opened, findings: readonly Finding[]): Promise<Repaired[]> {
  const repaired: Repaired[] = [];
  for (const { tag, good } of findings) {
    if (tag === ledgerRef) {
      const { exitCode, tail } = await git.remote(['push', '--quiet', '--no-verify'], [ledgerRef]);
      if (exitCode !== 0) throw ledgerNotPushed(redact(tail, shell.env));
      repaired.push({ tag, isDone: true, how: ' Pushed.' });
    }
    if (good === undefined) continue;
    await opened.publish(good);
    repaired.push({ tag, isDone: true, how: ` Repaired with the state of ${good.updated}.` });
  }
  const missing = findings.filter(({ isMissing }) => isMissing).map(({ tag }) => tag);
  return [...repaired, ...(missing.length === 0 ? [] : await restoreMissing(shell, missing))];
}

async function restoreMissing(shell: Shell, tags: readonly string[]): Promise<Repaired[]> {
  const { stdout } = await realPorts(shell).run('git', ['branch', '--show-current']);
  const configuration = await readConfiguration({ ...shell, stdout: shell.stderr }, stdout.trim() || 'main');
  const { context } = configuration;
  const raw = pipelineOptions(configuration);
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env: context.env });
  const input = { options, context, ports: realPorts(context, options) };
  return (await restoreEntries(await openPipeline(input), input, tags)).map(describeRestored);
}

function describeRestored(restored: RestoredEntry): Repaired {
  const { tag } = restored;
  if ('problem' in restored) return { tag, isDone: false, how: ` ${restored.problem}` };
  const { state } = restored.entry;
  const isOver = state === 'complete' || state === 'abandoned';
  const next = isOver
    ? ''
    : ` It may be incomplete: the next run of its branch, or \`npx waybill resume ${tag}\`, looks.`;
  return { tag, isDone: true, how: ` Restored from its release page.${next}` };
}
