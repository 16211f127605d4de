import type { RawFinding } from '../findings/index.ts';

/** What one run of a tool said. */
export interface ScanReport {
  readonly findings: readonly RawFinding[];
  /** Packages that the tool looked at, where it says so. */
  readonly scanned?: number | undefined;
  /** When its data was made, where the report says so. */
  readonly dataTime?: string | undefined;
  /** What limits the result, as sentences. */
  readonly warnings?: readonly string[];
}
