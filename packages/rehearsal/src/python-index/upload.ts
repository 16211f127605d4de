/** One form field as received; a name may come several times. */
export type Field = readonly [name: string, value: string];

/** The file of an upload, as it is on disk. */
export interface UploadedFile {
  readonly filename: string;
  readonly contentType: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** All in hexadecimal digits. */
  readonly md5: string;
  readonly sha256: string;
  readonly blake2: string;
}

export interface Upload {
  /** In the order of arrival, without the file. */
  readonly fields: readonly Field[];
  readonly file?: UploadedFile;
}

/** The first value of a field; empty when the form does not have it, or has distutils' `UNKNOWN`. */
export function fieldOf(fields: readonly Field[], name: string): string {
  const value = fields.find(([key]) => key === name)?.[1] ?? '';
  return value.trim() === 'UNKNOWN' ? '' : value;
}

/** Every value of a field. */
export function fieldsOf(fields: readonly Field[], name: string): string[] {
  return fields.filter(([key]) => key === name).map(([, value]) => value);
}

/** The name under which an index knows a project (PEP 503). */
export function normalizeName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
