import { openDocument, type Source } from '../documents/index.ts';
import { noRoomForVersion, unsafeEdit } from '../errors.ts';
import { nameOfPlace, type Target, type VersionFile } from '../places/index.ts';
import { type Spelled, spellFor } from './spell-release.ts';

/** A file's text before and after. */
export interface Edit {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The edits that put a release into every place, one for each file that does not have its version yet.
 *
 * @throws EUNSAFEEDIT when a document would change otherwise too; ENOROOMFORVERSION
 */
export async function planEdits(files: readonly VersionFile[], spelled: Spelled): Promise<Edit[]> {
  const edits = await Promise.all(files.map((file) => planEdit(file, spelled)));
  return edits.flatMap((edit) => edit ?? []);
}

async function planEdit(file: VersionFile, spelled: Spelled): Promise<Edit | undefined> {
  const stale = file.targets.filter((target) => target.value !== spellFor(target, spelled));
  // A date says when the version beside it was released: it moves with the version, and not with the next run.
  if (stale.every(({ form }) => form === 'date') && isWhole(file.targets, spelled)) return undefined;
  const after = stale.reduceRight(
    (text, target) => text.slice(0, target.span.start) + spellFor(target, spelled) + text.slice(target.span.end),
    file.text,
  );
  await prove(file, { file: file.file, text: after }, spelled);
  return { file: file.file, before: file.text, after };
}

/** That an edit is right must not rest on what found the place: the result is read afresh. */
async function prove(before: VersionFile, after: Source, spelled: Spelled): Promise<void> {
  try {
    const document = before.document && (await openDocument(after));
    const found = await before.findAgain({ ...after, document });
    const values = found.map(({ value }) => value);
    const expected = before.targets.map((target) => spellFor(target, spelled));
    const stale = before.targets.filter(({ value }, index) => value !== expected[index]).length;
    const isThere = values.length === expected.length && values.every((value, index) => value === expected[index]);
    if (isThere && isWhole(found, spelled) && countChanges(before.document?.data, document?.data) <= stale) return;
  } catch (error) {
    throw refusal(before, spelled, error);
  }
  throw refusal(before, spelled);
}

/** Whether what is in parts makes the version of the release: a group may be missing, or take less than was written. */
function isWhole(targets: readonly Target[], { pep440 }: Spelled): boolean {
  return targets.every(({ part }) => {
    if (part === undefined) return true;
    const isRelease = 'isRelease' in part && part.isRelease;
    return part.whole === (isRelease ? pep440.replace(/(a|b|rc)\d+$/, '') : pep440);
  });
}

function refusal({ file, targets }: VersionFile, spelled: Spelled, cause?: unknown) {
  // A pattern such as `[0-9.]+` finds less than was written, or nothing.
  const narrow = targets.find(({ place }) => place.kind === 'assembled' || place.kind === 'pattern');
  if (narrow === undefined) return unsafeEdit(file, cause);
  const { place, part } = narrow;
  return noRoomForVersion(file, nameOfPlace(place), part === undefined ? spellFor(narrow, spelled) : spelled.pep440);
}

/** How many texts differ between two documents; infinitely many when anything else does. */
function countChanges(before: unknown, after: unknown): number {
  if (Object.is(before, after)) return 0;
  if (typeof before === 'string' && typeof after === 'string') return 1;
  if (!isBranch(before) || !isBranch(after)) return Number.POSITIVE_INFINITY;
  if (before instanceof Date && String(before) !== String(after)) return Number.POSITIVE_INFINITY;
  const keys = Object.keys(before);
  if (keys.join('\0') !== Object.keys(after).join('\0')) return Number.POSITIVE_INFINITY;
  return keys.reduce((sum, key) => sum + countChanges(before[key], after[key]), 0);
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
