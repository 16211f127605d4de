import { type CommandResult, exitCodes, realPorts, type Shell } from '@waybill/kernel';
import semver from 'semver';
import { type Entry, type Found, gitIn, type Ledger, openLedger } from '../ledger/index.ts';
import { plainContext } from './plain-context.ts';

/** What is wrong with one release in the ledger. */
interface Finding {
  readonly tag: string;
  readonly problem: string;
  /** What a repair writes: the last state that can be read. */
  readonly good?: Entry;
}

/** Checks every entry of the ledger; with `repair`, the last good state of a damaged entry is written back. */
export async function ledger(
  shell: Shell,
  { arguments: { action: verb } }: { readonly arguments: { readonly action?: string } },
): Promise<CommandResult> {
  const context = await plainContext(shell);
  const ports = realPorts(context);
  const opened = openLedger({ ...context, logger: { ...context.logger, warn() {} } }, ports);
  const tags = await opened.tags();
  const found = await opened.find(tags);
  const { stdout } = await gitIn(context, ports).try(['tag', '--list']);
  const all = stdout.split('\n').filter(Boolean);
  const findings = [
    ...(await damaged(opened, found)),
    ...unsettled(found, all),
    ...(tags.length > 0 ? [] : withoutLedger(await opened.madeByHost(all))),
  ];
  const repaired = verb === 'repair' ? await repair(opened, findings) : [];

  const left = findings.filter(({ tag }) => !repaired.includes(tag));
  const plain = findings.map(({ tag, problem }) => ({ tag, problem, repaired: repaired.includes(tag) }));
  const lines = findings.map(({ tag, problem, good }) => `${tag}: ${problem}${ending(repaired.includes(tag), good)}`);
  return {
    exitCode: left.length === 0 ? exitCodes.done : exitCodes.incomplete,
    text: [...lines, `${tags.length} entries, ${left.length} to look at.`].join('\n'),
    data: { entries: tags.length, findings: plain },
  };
}

function ending(isRepaired: boolean, good: Entry | undefined): string {
  if (good === undefined) return '';
  if (isRepaired) return ` Repaired with the state of ${good.updated}.`;
  return ` The state of ${good.updated} can be read: \`npx waybill ledger repair\` writes it back.`;
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
  return [
    ...tags.filter(isLost).map((tag) => ({ tag, problem: 'The tag has no entry, although an older release has one.' })),
    ...gone.map(({ tag }) => ({ tag, problem: 'The release has an entry, but no tag.' })),
    ...open.map(({ tag }) => ({ tag, problem: `The release is incomplete: \`npx waybill resume ${tag}\`.` })),
  ];
}

/** Releases of the host when there is no entry at all: they are from before the ledger, or it was deleted. */
function withoutLedger(tags: readonly string[]): Finding[] {
  const problem =
    'Neither this release nor any other has an entry. Either they were made before Waybill, or `refs/notes/waybill` was deleted. If another clone still has it, run there: `git push origin refs/notes/waybill`.';
  return tags.map((tag) => ({ tag, problem }));
}

/** @returns the tags whose entries were written back */
async function repair(opened: Ledger, findings: readonly Finding[]): Promise<string[]> {
  const repaired: string[] = [];
  for (const { tag, good } of findings) {
    if (good === undefined) continue;
    await opened.publish(good);
    repaired.push(tag);
  }
  return repaired;
}
