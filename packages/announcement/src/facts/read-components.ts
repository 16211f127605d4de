import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, makePlain, makeReadable, parseJson, v } from '@waybill/kernel';

/** A component that is new or gone. */
export interface Component {
  readonly name: string;
  readonly version?: string | undefined;
}

export interface UpgradedComponent {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly isDowngrade?: boolean;
}

/** What a release ships that the release before did not, and the other way round. */
export interface ComponentChanges {
  /** Version of the release before. */
  readonly since: string;
  readonly added: readonly Component[];
  readonly removed: readonly Component[];
  readonly upgraded: readonly UpgradedComponent[];
}

/** Of the file that `@waybill/sbom` writes; no other report has it. */
const mediaType = 'application/vnd.waybill.sbom-changes+json';

const Changed = v.optional(v.array(v.object({ name: v.string(), version: v.optional(v.string()) })), []);
const Upgraded = v.optional(
  v.array(v.object({ name: v.string(), from: v.string(), to: v.string(), isDowngrade: v.optional(v.boolean()) })),
  [],
);
const Report = v.object({
  schemaVersion: v.literal(1),
  since: v.string(),
  subjects: v.array(v.object({ added: Changed, removed: Changed, upgraded: Upgraded })),
});

/** Bytes of a report. */
const longest = 20_000_000;

/** The changes that `@waybill/sbom` has recorded; nothing where there are none that can be read. */
export async function readComponents(
  cwd: string,
  artifacts: readonly Artifact[],
): Promise<ComponentChanges | undefined> {
  const path = artifacts.find((each) => each.kind === 'report' && each.mediaType === mediaType)?.path;
  if (path === undefined) return undefined;
  try {
    await using file = await open(join(cwd, path));
    if ((await file.stat()).size > longest) return undefined;
    const report = parseJson(Report, await file.readFile('utf8'));
    if (report === undefined) return undefined;
    const { since, subjects } = report;
    // A wheel and the images of all platforms ship most components alike.
    return {
      since: plain(since),
      added: distinct(subjects.flatMap(({ added }) => added.map(describe))),
      removed: distinct(subjects.flatMap(({ removed }) => removed.map(describe))),
      upgraded: distinct(
        subjects.flatMap(({ upgraded }) =>
          upgraded.map(({ name, from, to, isDowngrade }) => ({
            ...{ name: plain(name), from: plain(from), to: plain(to) },
            ...(isDowngrade ? { isDowngrade } : {}),
          })),
        ),
      ),
    };
  } catch {
    // A message does without.
    return undefined;
  }
}

function describe({ name, version }: Component): Component {
  return { name: plain(name), ...(version === undefined ? {} : { version: plain(version) }) };
}

function plain(text: string): string {
  return makePlain(makeReadable(text)).slice(0, 200);
}

function distinct<T extends Component | UpgradedComponent>(list: readonly T[]): T[] {
  const each = new Map(list.map((one) => [JSON.stringify(one), one]));
  return [...each.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
