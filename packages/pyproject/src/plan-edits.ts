import { isDeepStrictEqual } from 'node:util';
import { toPep440 } from '@waybill/kernel';
import { unsafeEdit } from './errors.ts';
import { type Document, valueAt } from './formats.ts';
import type { Form, Target } from './target.ts';
import type { VersionFile } from './version-files.ts';

/** A file's text before and after. */
export interface Edit {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

type Spelled = Readonly<Record<Form, string>>;

/**
 * The edits that put a version into every place, one for each file that does not have it yet.
 *
 * @param version SemVer
 * @throws ENOPEP440 when Python has no such version; EUNSAFEEDIT when a document would change otherwise too
 */
export function planEdits(files: readonly VersionFile[], version: string): Edit[] {
  const spelled: Spelled = { pep440: toPep440(version), semver: version };
  return files.flatMap((file) => {
    const after = withVersion(file, spelled);
    if (after === file.text) return [];
    // That an edit is right must not rest on what found the place: the result is parsed afresh.
    const result = file.format.parse(file.file, after);
    if (!isDeepStrictEqual(result, expected(file, spelled))) throw unsafeEdit(file.file);
    return [{ file: file.file, before: file.text, after }];
  });
}

function withVersion({ text, targets }: VersionFile, spelled: Spelled): string {
  // From the end of the file, so that the spans before stay right.
  const backwards = targets.toSorted((a, b) => b.span.start - a.span.start);
  return backwards
    .filter(({ value, form }) => value !== spelled[form])
    .reduce((edited, { span, form }) => edited.slice(0, span.start) + spelled[form] + edited.slice(span.end), text);
}

/** The document as it was, with nothing but the version changed. */
function expected({ file, format, text, targets }: VersionFile, spelled: Spelled): Document {
  const document = format.parse(file, text);
  for (const target of targets) setVersion(document, target, spelled[target.form]);
  return document;
}

function setVersion(document: Document, { path, value }: Target, version: string): void {
  const parent = valueAt(document, path.slice(0, -1)) as Record<string, string>;
  const key = String(path.at(-1));
  // White space that stands around a version within its quotes stays too.
  parent[key] = String(parent[key]).replace(value, () => version);
}
