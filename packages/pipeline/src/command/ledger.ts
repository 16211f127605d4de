import { realPorts } from '@waybill/kernel';
import semver from 'semver';
import { gitIn } from '../ledger/git.ts';
import { type Found, type Ledger, openLedger } from '../ledger/ledger.ts';
import type { Entry } from '../ledger/parse-ledger.ts';
import { plainContext } from './plain-context.ts';
import { exitCodes, type Parsed, type Shell } from './shell.ts';

/** What is wrong with one release in the ledger. */
interface Finding {
  readonly tag: string;
  readonly problem: string;
  /** What a repair writes: the last state that can be read. */
  readonly good?: Entry;
}

/** Checks every entry of the ledger; with `repair`, the last good state of a damaged entry is written back. */
export async function ledger(shell: Shell, { tag: verb, json }: Parsed): Promise<number> {
  const context = await plainContext(shell);
  const ports = realPorts(context);
  const opened = openLedger({ ...context, logger: { ...context.logger, warn() {} } }, ports);
  await opened.fetch();
  const tags = await opened.tags();
  const found = await opened.find(tags);
  const { stdout } = await gitIn(context, ports).try(['tag', '--list']);
  const findings = [...(await damaged(opened, found)), ...unsettled(found, stdout.split('\n').filter(Boolean))];
  const repaired = verb === 'repair' ? await repair(opened, findings) : [];

  const left = findings.filter(({ tag }) => !repaired.includes(tag));
  if (json) {
    const plain = findings.map(({ tag, problem }) => ({ tag, problem, repaired: repaired.includes(tag) }));
    shell.stdout.write(`${JSON.stringify({ entries: tags.length, findings: plain }, null, 2)}\n`);
  } else {
    const lines = findings.map(({ tag, problem, good }) => `${tag}: ${problem}${ending(repaired.includes(tag), good)}`);
    shell.stdout.write(`${[...lines, `${tags.length} entries, ${left.length} to look at.`].join('\n')}\n`);
  }
  return left.length === 0 ? exitCodes.done : exitCodes.incomplete;
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
  const gone = entries.filter(({ tag, state }) => state !== 'planned' && !tags.includes(tag));
  const open = entries.filter(({ tag, state }) => ['delivering', 'delivered'].includes(state) && tags.includes(tag));
  return [
    ...tags.filter(isLost).map((tag) => ({ tag, problem: 'The tag has no entry, although an older release has one.' })),
    ...gone.map(({ tag }) => ({ tag, problem: 'The release has an entry, but no tag.' })),
    ...open.map(({ tag }) => ({ tag, problem: `The release is incomplete: \`npx waybill resume ${tag}\`.` })),
  ];
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
