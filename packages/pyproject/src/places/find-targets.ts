import { type Document, type Located, nameOfPath, type Path, type Source, valueAt } from '../documents/index.ts';
import { noPlace, overlappingPlaces, versionNotText } from '../errors.ts';
import { locateArgument, locateAssignment } from './locate-assignment.ts';
import { locateMarked } from './locate-marked.ts';
import { locateMatches, locateWithin } from './locate-matches.ts';
import { locateMesonVersion } from './locate-meson.ts';
import { locateParts } from './locate-parts.ts';
import { locateSetting } from './locate-setting.ts';
import { locateWhole } from './locate-whole.ts';
import { nameOfPlace, type Place, type Target, type Wanted } from './place.ts';

/** A file, and what it says if it is a document. */
export interface OpenFile extends Source {
  readonly document: Document | undefined;
}

/** A file as read, with every version in it that is to be kept. */
export interface VersionFile extends OpenFile {
  readonly targets: readonly Target[];
  /** Finds the same places in another text of the file: what checks an edit of it. */
  readonly findAgain: (open: OpenFile) => Promise<readonly Target[]>;
}

/**
 * Finds every wanted version in a file, in order of its text.
 *
 * @param tagFormat how the project writes tags
 * @throws what each kind of place throws; EOVERLAP
 */
export async function findTargets(open: OpenFile, wanted: readonly Wanted[], tagFormat: string): Promise<Target[]> {
  const found: Target[] = [];
  for (const { file: _, ...each } of wanted) {
    const located = await locate({ open, tagFormat }, each.place, each.form);
    found.push(...located.map((place) => ({ ...each, ...place })));
  }
  return withoutOverlap(open.file, found);
}

interface Within {
  readonly open: OpenFile;
  readonly tagFormat: string;
}

async function locate({ open, tagFormat }: Within, place: Place, form: Target['form']): Promise<Located[]> {
  switch (place.kind) {
    case 'key':
      return [locateWithin(open, place, await locateKey(open, place.path))];
    case 'assignment':
      return [locateAssignment(open, place.name, place.tuple)];
    case 'argument':
      return [locateArgument(open, place)];
    case 'meson':
      return [locateMesonVersion(open)];
    case 'setting':
      return [locateSetting(open, place.section, place.key)];
    case 'pattern':
      return locateMatches(open, place);
    case 'assembled':
      return locateParts(open, place);
    case 'marker':
      return locateMarked(open, place, { form, tagFormat });
    case 'whole':
      return [locateWhole(open)];
  }
}

async function locateKey({ file, document }: OpenFile, written: Path): Promise<Located> {
  const path = document === undefined ? written : withPositions(document, written);
  const located = await document?.locate(path);
  if (located !== undefined) return located;
  const isThere = document !== undefined && valueAt(document.data, path) !== undefined;
  if (isThere) throw versionNotText(file, nameOfPath(path));
  throw noPlace(file, nameOfPlace({ kind: 'key', path }), []);
}

/** A key that an option writes as text counts the elements of a list: `packages.0.version`. */
function withPositions({ data }: Document, path: Path): Path {
  return path.map((part, index) => (Array.isArray(valueAt(data, path.slice(0, index))) ? Number(part) : part));
}

/** Two ways to say the same place are one; two that share only a part of it contradict each other. */
function withoutOverlap(file: string, found: readonly Target[]): Target[] {
  const targets: Target[] = [];
  const firm = found.filter(({ yields }) => yields !== true);
  const isFree = ({ span }: Target) => !firm.some((each) => each.span.start < span.end && span.start < each.span.end);
  const all = [...firm, ...found.filter((target) => target.yields === true && isFree(target))];
  for (const target of all.toSorted((a, b) => a.span.start - b.span.start)) {
    const last = targets.at(-1);
    const isSame = last?.span.start === target.span.start && last.span.end === target.span.end;
    // What an option says of a place comes first, and goes before what is found without it.
    if (isSame && (last.form === target.form || target.keepsSpelling === true)) continue;
    if (isSame || (last !== undefined && target.span.start < last.span.end)) {
      throw overlappingPlaces(file, nameOfPlace(last.place), nameOfPlace(target.place));
    }
    targets.push(target);
  }
  return targets;
}
