import { type BaseContext, type Ports, redact } from '@waybill/kernel';
import type { Entry } from '../entries/parse-ledger.ts';
import { changeLedger } from './change-ledger.ts';
import { gitIn } from './git.ts';
import { inTurn } from './in-turn.ts';
import { openLedger } from './ledger.ts';
import { ledgerRef } from './write-entry.ts';

/** A release as the ledger has it now. */
export interface PastRelease {
  readonly entry: Entry;
  /** Seconds since 1970 at which its first state was written; unknown where the history was rewritten. */
  readonly firstSeen: number | undefined;
}

/** Which state of the ledger a clone has. Entries whose objects have the same names are the same. */
export interface LedgerState {
  /** The newest change; nothing where there is no ledger. */
  readonly tip: string | undefined;
  /** Names of objects, by tag. */
  readonly objects: ReadonlyMap<string, string>;
}

/** What of the past is read. */
export interface HistoryRange {
  /** Releases; all of them without this. */
  readonly tags?: readonly string[];
  /** Changes after this one are looked at for first states. */
  readonly since?: string | undefined;
}

/** All that the ledger knows of the past, and a place beside it for what commands keep. */
export interface History {
  state(): Promise<LedgerState>;
  /** Every release, or some. An entry that cannot be read is in `unread`, by its tag, with the reason. */
  releases(range?: HistoryRange): Promise<{
    readonly releases: readonly PastRelease[];
    readonly unread: ReadonlyMap<string, string>;
  }>;
  /** A file that `keep` has written, as this clone knows it. */
  kept(name: string): Promise<string | undefined>;
  /**
   * Writes a file beside the entries, on top of what the remote has.
   *
   * @param name letters and dashes
   * @param change makes the new value from the text that is there; `undefined` leaves it
   * @throws ELEDGERNOTPUSHED
   */
  keep(name: string, message: string, change: (text: string | undefined) => object | undefined): Promise<void>;
}

/** No tag begins with a point. */
const pathOf = (name: string) => `.records/${name}.json`;

/** Opens what the ledger of a clone knows of the past. Nothing is fetched. */
export function openHistory(context: BaseContext, ports: Pick<Ports, 'run' | 'clock'>): History {
  const git = gitIn(context, ports);
  const ledger = openLedger(context, ports);
  return {
    async state() {
      const [tree, tip] = await Promise.all([
        git.try(['ls-tree', '-r', '-z', ledgerRef]),
        git.try(['rev-parse', '--verify', '--quiet', `${ledgerRef}^{commit}`]),
      ]);
      return {
        tip: tip.exitCode === 0 ? tip.stdout.trim() : undefined,
        objects: tree.exitCode === 0 ? objectsIn(tree.stdout) : new Map(),
      };
    },
    async releases({ tags, since } = {}) {
      const changes = ['log', '-z', '--format=%x01%ct', '--name-only'];
      const [found, recent] = await Promise.all([
        ledger.find(tags ?? (await ledger.tags())),
        git.try([...changes, since === undefined ? ledgerRef : `${since}..${ledgerRef}`]),
      ]);
      // A change that this clone does not have any more.
      const isGone = recent.exitCode !== 0 && since !== undefined;
      const seen = isGone ? await git.try([...changes, ledgerRef]) : recent;
      const first = seen.exitCode === 0 ? firstTimes(seen.stdout) : new Map<string, number>();
      return {
        releases: found.flatMap((each) =>
          'entry' in each ? [{ entry: each.entry, firstSeen: first.get(each.tag) }] : [],
        ),
        unread: new Map(found.flatMap((each) => ('problem' in each ? [[each.tag, each.problem] as const] : []))),
      };
    },
    async kept(name) {
      const { exitCode, stdout } = await git.try(['show', `${ledgerRef}:${pathOf(name)}`]);
      return exitCode === 0 ? stdout : undefined;
    },
    async keep(name, message, change) {
      const path = pathOf(name);
      await inTurn(context.cwd, () =>
        changeLedger(git, ports.clock, async (read) => {
          const value = change(await read(path));
          if (value === undefined) return undefined;
          // biome-ignore lint/plugin: a copy of our own value.
          return { message, path, value: JSON.parse(redact(JSON.stringify(value), context.env)) as object };
        }),
      );
      await ledger.refresh();
    },
  };
}

/** What `git ls-tree -r -z` prints: mode, type and object, a tab, the path. */
function objectsIn(tree: string): Map<string, string> {
  const entries = tree.split('\0').flatMap((line) => {
    const [, object, tag] = /^\d+ blob ([0-9a-f]{40,64})\t(.+)\/waybill\.json$/s.exec(line) ?? [];
    return object === undefined || tag === undefined ? [] : [[tag, object] as const];
  });
  return new Map(entries);
}

/** When each release was first written, from the newest change to the oldest as git lists them. */
function firstTimes(log: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const change of log.split('\x01').slice(1)) {
    const [time = '', ...files] = change.split(/[\0\n]/);
    for (const file of files) {
      if (file.endsWith('/waybill.json')) times.set(file.slice(0, -'/waybill.json'.length), Number(time));
    }
  }
  return times;
}
