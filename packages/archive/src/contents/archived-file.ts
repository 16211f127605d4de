/** A file as it goes into the archive. */
export interface ArchivedFile {
  /** Below the place of the release: `dist/parcel-1.2.0.tar.gz`. */
  readonly name: string;
  /** On this machine. */
  readonly path: string;
  readonly mediaType: string;
  /** Hex digits, as the release has recorded them; what records have none have any. */
  readonly sha256: string | undefined;
  /** Whether a release is complete without it, as the result of a scan, which cannot be made again. */
  readonly isOptional: boolean;
}
