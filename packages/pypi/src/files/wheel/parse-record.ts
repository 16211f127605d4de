/** A line of `RECORD`: a member of the wheel with its digest. */
export interface RecordEntry {
  readonly path: string;
  /** `sha256=…` in base64url without padding; empty for `RECORD` itself and its signatures. */
  readonly hash: string;
  /** Bytes. */
  readonly size: string;
}

/** Reads a wheel's `RECORD`, which is CSV. https://packaging.python.org/en/latest/specifications/recording-installed-packages/ */
export function parseRecord(text: string): RecordEntry[] {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '')
    .map((line) => {
      const [path = '', hash = '', size = ''] = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
      );
      return { path, hash, size };
    });
}
