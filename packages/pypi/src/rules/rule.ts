import type { CoreMetadata } from '@waybill/python';
import type { Distribution, SdistContents, WheelContents } from '../files/index.ts';
import type { Finding } from './finding.ts';

/** A built file with what it holds. */
export interface Inspected {
  readonly file: Distribution;
  /** Of a wheel. */
  readonly wheel?: WheelContents;
  /** Of an sdist. */
  readonly sdist?: SdistContents;
  /** All classifiers that PyPI knows, where it was asked. */
  readonly classifiers?: ReadonlySet<string> | undefined;
}

/** A rule that an index applies to a file, or that installers need. */
export interface Rule {
  /** By this name, tests and documentation find it. */
  readonly id: string;
  /** `any`: without it, no installer takes the file. `pypi`: PyPI and TestPyPI refuse the file. */
  readonly of: 'any' | 'pypi';
  /** What must be so. One sentence without its full stop. */
  readonly says: string;
  /** The specification, or the file that decides in PyPI's own source, pypi/warehouse, or in pypa/packaging, which it calls. */
  readonly source: string;
  find(inspected: Inspected): readonly Finding[];
}

/** pages of the specifications of the Python Packaging Authority. */
export const specification = (page: string) => `https://packaging.python.org/en/latest/specifications/${page}`;

/** A file of PyPI's source. */
export const warehouse = (file: string) => `https://github.com/pypi/warehouse/blob/main/warehouse/${file}`;

/** A file of the library with which PyPI reads metadata. */
export const packaging = (file: string) => `https://github.com/pypa/packaging/blob/main/src/packaging/${file}`;

/**
 * The values of a field as they are sent to an index. PyPI judges the form of the upload, not the file in the archive:
 * there an empty value is none, and so is `UNKNOWN`, which distutils wrote for what it did not know.
 */
export function sentValues(metadata: CoreMetadata, field: string): readonly string[] {
  const values = metadata.get(field) ?? [];
  if (values.length === 1 && values[0] === '') return [];
  return values.at(-1)?.trim() === 'UNKNOWN' ? [] : values;
}

/** The names of a few, and how many more there are. */
export function some(values: readonly string[], most = 5): string {
  const shown = values.slice(0, most).map((value) => `\`${value}\``);
  return values.length > most ? `${shown.join(', ')} and ${values.length - most} more` : shown.join(', ');
}

/** A rule for each value of some fields. */
export const eachValue =
  (fields: readonly string[], find: (value: string, inspected: Inspected) => Finding | false | undefined) =>
  (inspected: Inspected): Finding[] =>
    fields.flatMap((field) =>
      sentValues(inspected.file.metadata, field).flatMap((value) => find(value, inspected) || []),
    );

/** What a project or an extra can be called. */
export const projectName = /^(?:[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])$/i;
