import { versionNotText } from './errors.ts';
import { type Document, type Format, json, toml, valueAt } from './formats.ts';
import { pyprojectVersions } from './pyproject-versions.ts';
import type { Form, Path, Target } from './target.ts';
import { uvLockVersions } from './uv-lock-versions.ts';

/** A file that may hold the version, and what is known of it before it is read. */
export interface VersionFileKind {
  readonly file: string;
  readonly format: Format;
  readonly form: Form;
  /** Where the version stands in the document; empty when the file has none to keep. */
  readonly paths: (document: Document, projectName: string | undefined) => readonly Path[];
}

/** A file as read, with every place of the version in it. */
export interface VersionFile {
  readonly file: string;
  readonly format: Format;
  readonly text: string;
  readonly document: Document;
  readonly targets: readonly Target[];
}

export const pyproject: VersionFileKind = {
  file: 'pyproject.toml',
  format: toml,
  form: 'pep440',
  paths: pyprojectVersions,
};

/** The files that are kept in step with `pyproject.toml` where a project has them. */
export const companions: readonly VersionFileKind[] = [
  { file: 'uv.lock', format: toml, form: 'pep440', paths: uvLockVersions },
  { file: 'package.json', format: json, form: 'semver', paths: written(['version']) },
  { file: 'package-lock.json', format: json, form: 'semver', paths: written(['version'], ['packages', '', 'version']) },
];

function written(...paths: Path[]) {
  return (document: Document) => paths.filter((path) => valueAt(document, path) !== undefined);
}

/**
 * Finds the version in a file's text.
 *
 * @throws EVERSIONNOTTEXT, what the format throws for text it cannot parse, and what the kind throws for a layout
 */
export function findVersions(kind: VersionFileKind, text: string, projectName: string | undefined): VersionFile {
  const { file, format, form } = kind;
  const document = format.parse(file, text);
  const targets = kind.paths(document, projectName).map((path) => {
    const located = format.locate(text, path);
    if (located === undefined) throw versionNotText(file, nameOfPlace(path));
    return { file, path, form, ...located };
  });
  return { file, format, text, document, targets };
}

/** A path as people write it: `tool.poetry.version`, `package[3].version`, `packages[""].version`. */
export function nameOfPlace(path: Path): string {
  const parts = path.map((part) =>
    part === '' || typeof part === 'number' ? `[${JSON.stringify(part)}]` : `.${part}`,
  );
  return parts.join('').replace(/^\./, '');
}
