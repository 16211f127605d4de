import type { CoreMetadata } from '@waybill/python';
import type { FileName } from './parse-file-name.ts';

/** An sdist or wheel on this machine: what its name and its metadata say, and its bytes by hash. */
export interface Distribution extends FileName {
  /** File name. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hex digits. */
  readonly sha256: string;
  readonly metadata: CoreMetadata;
}
