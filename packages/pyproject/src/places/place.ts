import { type Located, nameOfPath, type Path } from '../documents/index.ts';

/** How a place spells a release: `1.2.0b1`, `1.2.0-beta.1`, `v1.2.0-beta.1`, `1.2`, or the day it was made. */
export type Form = 'pep440' | 'semver' | 'tag' | 'short' | 'date';

/** `1.2` or `v1.2`: the mark before it, and its numbers. */
export const shortVersion = /^(v?)(\d+\.\d+)$/i;

/** Where in a file a version stands: data, so that backends and options say it in the same words. */
export type Place =
  /** A value of a TOML, JSON or YAML document, or the group `version` of a pattern within it. */
  | { readonly kind: 'key'; readonly path: Path; readonly within?: RegExp }
  | Assignment
  /** A keyword of a call in a Python module: `setup(version="…")`. */
  | { readonly kind: 'argument'; readonly call: string; readonly keyword: string }
  /** A value of a file that Python's `configparser` reads. */
  | { readonly kind: 'setting'; readonly section: string; readonly key: string }
  /** The `version` of `project()` in a `meson.build`. */
  | { readonly kind: 'meson' }
  | Pattern
  | Assembled
  /** The version on each line that says `x-release-version`. */
  | { readonly kind: 'marker'; readonly count: number }
  /** The whole text of a file. */
  | { readonly kind: 'whole' };

/** A Python module's `name = "…"`. */
export interface Assignment {
  readonly kind: 'assignment';
  readonly name: string;
  /** Whether it may also be a tuple, as `(1, 2, 0)`: of the whole version, or of the numbers of its release alone. */
  readonly tuple?: 'whole' | 'release';
}

/** The group `version` of a pattern. */
export interface Pattern {
  readonly kind: 'pattern';
  readonly pattern: RegExp;
  /** How often it matches; where a backend searches, only its first match counts; or the matches that count, by position. */
  readonly count: number | 'first' | readonly number[];
  readonly label?: string;
}

/** Groups of the first match of a pattern, which a template puts together: `{major}.{minor}.{patch}`. */
export interface Assembled {
  readonly kind: 'assembled';
  readonly pattern: RegExp;
  readonly template: string;
  /** What the backend takes out of the text that the template makes, wherever it matches: `\.dev0`. */
  readonly remove?: RegExp;
}

/** A version to be kept, as a layout, a companion or an option asks for it. */
export interface Wanted {
  readonly file: string;
  readonly place: Place;
  readonly form: Form;
  /** What points there, when it is not the file itself: `tool.hatch.version`. */
  readonly from?: string;
  /** Whether the place keeps the spelling that it has, `v2.14.0b1` for instance; `form` is then for a version that has none of its own. */
  readonly keepsSpelling?: boolean;
  /** Whether it gives way to another wanted place that is the same text, or a part of it. */
  readonly yields?: boolean;
}

/** A wanted version, or a part of one, that was found. What finds it does not matter to what edits it. */
export interface Target extends Located {
  readonly place: Place;
  readonly form: Form;
  readonly from?: string;
  readonly keepsSpelling?: boolean;
  readonly yields?: boolean;
}

/** A place as people write it: `tool.poetry.version`, `package[3].version`, `[metadata] version`. */
export function nameOfPlace(place: Place): string {
  switch (place.kind) {
    case 'key':
      return `\`${nameOfPath(place.path)}\``;
    case 'assignment':
      return `\`${place.name}\``;
    case 'argument':
      return `\`${place.call}(${place.keyword}=…)\``;
    case 'setting':
      return `\`[${place.section}] ${place.key}\``;
    case 'meson':
      return '`project(version: …)`';
    case 'pattern':
      return place.label ?? `\`${place.pattern.source}\``;
    case 'assembled':
      return `\`${place.template}\``;
    case 'marker':
      return 'a line marked `x-release-version`';
    case 'whole':
      return 'its whole text';
  }
}
