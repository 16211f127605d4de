import { textAt } from '../documents/data.ts';
import { type Document, openDocument } from '../documents/document.ts';
import type { Source } from '../documents/located.ts';
import { unsafeEdit } from '../errors.ts';
import type { VersionFile } from '../find/read-version-files.ts';
import type { Form } from '../places/place.ts';

/** A file's text before and after. */
export interface Edit {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** A release as each form spells it. */
export type Spelled = Readonly<Record<Form, string>>;

/**
 * The edits that put a release into every place, one for each file that does not have its version yet.
 *
 * @throws EUNSAFEEDIT when a document would change otherwise too
 */
export async function planEdits(files: readonly VersionFile[], spelled: Spelled): Promise<Edit[]> {
  const edits = await Promise.all(files.map((file) => planEdit(file, spelled)));
  return edits.flatMap((edit) => edit ?? []);
}

async function planEdit(file: VersionFile, spelled: Spelled): Promise<Edit | undefined> {
  const stale = file.targets.filter(({ value, form }) => value !== spelled[form]);
  // A date says when the version beside it was released: it moves with the version, and not with the next run.
  if (stale.every(({ form }) => form === 'date')) return undefined;
  const after = stale.reduceRight(
    (text, { span, form }) => text.slice(0, span.start) + spelled[form] + text.slice(span.end),
    file.text,
  );
  await prove(file, { file: file.file, text: after }, spelled);
  return { file: file.file, before: file.text, after };
}

/** That an edit is right must not rest on what found the place: the result is read afresh. */
async function prove(before: VersionFile, after: Source, spelled: Spelled): Promise<void> {
  try {
    const document = before.document && (await openDocument(after));
    const [inKeys, others] = [keysOf(before, document), await before.findAgain(after.text)];
    const isThere = [...inKeys, ...others].every(({ value, form }) => value === spelled[form]);
    const stale = before.targets.filter(({ value, form }) => value !== spelled[form]).length;
    if (isThere && countChanges(before.document?.data, document?.data) <= stale) return;
  } catch (error) {
    throw unsafeEdit(after.file, error);
  }
  throw unsafeEdit(after.file);
}

function keysOf({ targets }: VersionFile, document: Document | undefined) {
  return targets.flatMap(({ place, form }) =>
    place.kind === 'key' ? [{ value: textAt(document?.data, place.path)?.trim(), form }] : [],
  );
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
