import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type BaseContext,
  DeploymentRecord,
  ignoreFolder,
  parseJson,
  refuseLinks,
  releasePaths,
  v,
} from '@waybill/kernel';
import type { Commit, Release } from './facts.ts';

const text = v.string();
const time = v.number();

const RememberedRelease = v.object({
  ...{ tag: text, version: text, branch: text, isPrerelease: v.boolean() },
  state: v.picklist(['planned', 'delivering', 'delivered', 'complete', 'abandoned']),
  ...{ begun: time, published: v.optional(time), ended: v.optional(time), isResumed: v.boolean() },
  ...{ head: text, builtFrom: text, base: v.optional(text) },
  deployments: v.array(DeploymentRecord),
  steps: v.array(v.object({ name: text, at: time })),
  measures: v.record(text, v.record(text, v.number())),
  ...{ packages: v.array(text), images: v.array(text) },
});

const Entry = v.object({
  /** Name of the object that it was read from. */
  object: text,
  firstSeen: v.optional(time),
  release: v.optional(RememberedRelease),
  /** Why it cannot be read. */
  problem: v.optional(text),
});
type Entry = v.InferOutput<typeof Entry>;

const RememberedCommit = v.object({
  ...{ hash: text, parents: v.array(text), at: time, subject: text, hotfix: v.array(text) },
});

/** To be raised with every change of what is read of an entry or a commit. */
const edition = 1;

const File = v.object({
  edition: v.literal(edition),
  /** The change of the ledger that was the newest. */
  tip: v.optional(text),
  entries: v.record(text, Entry),
  /** Commits that were read, and everything before them. */
  tips: v.array(v.pipe(text, v.regex(/^[0-9a-f]{40,64}$/))),
  commits: v.array(RememberedCommit),
});

/** What earlier runs in this checkout have read. */
export interface Remembered {
  readonly tip: string | undefined;
  readonly entries: ReadonlyMap<string, RememberedEntry>;
  readonly tips: readonly string[];
  readonly commits: readonly Commit[];
}

export interface RememberedEntry {
  readonly object: string;
  readonly firstSeen: number | undefined;
  readonly release: Release | undefined;
  readonly problem: string | undefined;
}

const nothing: Remembered = { tip: undefined, entries: new Map(), tips: [], commits: [] };

/** Bytes: 20,000 commits and 2,000 releases are 10 MB. */
const longest = 200_000_000;

/** Reads what an earlier run has left, which may be anything; nothing where it is of no use. */
export async function readRemembered(cwd: string): Promise<Remembered> {
  try {
    await using file = await open(join(cwd, releasePaths.measured));
    if ((await file.stat()).size > longest) return nothing;
    const found = parseJson(File, await file.readFile('utf8'));
    if (found === undefined) return nothing;
    return {
      ...{ tip: found.tip, tips: found.tips },
      entries: new Map(Object.entries(found.entries).map(([tag, entry]) => [tag, restore(entry)])),
      commits: found.commits,
    };
  } catch {
    return nothing;
  }
}

function restore({ object, firstSeen, release, problem }: Entry): RememberedEntry {
  const { published, ended, base, measures, ...rest } = release ?? {};
  return {
    ...{ object, firstSeen, problem },
    release:
      release && ({ ...rest, published, ended, base, measures: new Map(Object.entries(measures ?? {})) } as Release),
  };
}

/** Leaves it for the next run. A disk that takes nothing costs the next run its time, and nothing else. */
export async function writeRemembered(
  { cwd, logger }: BaseContext,
  { tip, entries, tips, commits }: Remembered,
): Promise<void> {
  const place = join(cwd, releasePaths.measured);
  const temporary = `${place}.${crypto.randomUUID()}`;
  const file = {
    ...{ edition, tip, tips },
    entries: Object.fromEntries(
      [...entries].map(([tag, { release, ...entry }]) => [
        tag,
        { ...entry, release: release && { ...release, measures: Object.fromEntries(release.measures) } },
      ]),
    ),
    commits,
  };
  try {
    await refuseLinks(cwd, releasePaths.measured);
    await mkdir(dirname(place), { recursive: true });
    await ignoreFolder(cwd);
    await writeFile(temporary, JSON.stringify(file));
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    logger.log(
      `What was read cannot be kept for the next run (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
    );
  }
}
