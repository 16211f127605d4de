import type { Form, Located } from './target.ts';

/** Keys and positions from a document's root to a value: `['package', 3, 'version']`. */
export type Path = readonly (string | number)[];

/** Where in a file a version stands: data, so that backends and options say it in the same words. */
export type Place =
  /** A value of a TOML, JSON or YAML document. */
  | { readonly kind: 'key'; readonly path: Path }
  /** A Python module's `name = "…"`. */
  | { readonly kind: 'assignment'; readonly name: string }
  /** A value of a file that Python's `configparser` reads. */
  | { readonly kind: 'setting'; readonly section: string; readonly key: string }
  /** The group `version` of a pattern that matches this often; where a backend searches, only its first match counts. */
  | { readonly kind: 'pattern'; readonly pattern: RegExp; readonly count: number | 'first'; readonly label?: string }
  /** The version on each line that says `x-release-version`. */
  | { readonly kind: 'marker'; readonly count: number }
  /** The whole text of a file. */
  | { readonly kind: 'whole' };

/** A version to be kept, as a layout, a companion or an option asks for it. */
export interface Wanted {
  readonly file: string;
  readonly place: Place;
  readonly form: Form;
  /** What points there, when it is not the file itself: `tool.hatch.version`. */
  readonly from?: string;
}

/** A wanted version that was found. What finds it does not matter to what edits it. */
export interface Target extends Located {
  readonly place: Place;
  readonly form: Form;
  readonly from?: string;
}

/** A place as people write it: `tool.poetry.version`, `package[3].version`, `[metadata] version`. */
export function nameOfPlace(place: Place): string {
  switch (place.kind) {
    case 'key':
      return `\`${nameOfPath(place.path)}\``;
    case 'assignment':
      return `\`${place.name}\``;
    case 'setting':
      return `\`[${place.section}] ${place.key}\``;
    case 'pattern':
      return place.label ?? `\`${place.pattern.source}\``;
    case 'marker':
      return 'a line marked `x-release-version`';
    case 'whole':
      return 'its whole text';
  }
}

/** `packages[""].version` for `['packages', '', 'version']`. */
export function nameOfPath(path: Path): string {
  const parts = path.map((part) =>
    part === '' || typeof part === 'number' ? `[${JSON.stringify(part)}]` : `.${part}`,
  );
  return parts.join('').replace(/^\./, '');
}
