import type { Judged } from '../policy/index.ts';

export interface ScannerFacts {
  readonly name: string;
  readonly version: string;
  /** Of the program. */
  readonly sha256: string;
  /** When its data was made, or the service that was asked. */
  readonly data: string;
}

export interface SubjectFacts {
  readonly name: string;
  readonly platform?: string | undefined;
  readonly digest?: string | undefined;
  readonly purl?: string | undefined;
  readonly sbom: string;
  /** Components of the SBOM, and how many of them a scanner looked at. */
  readonly components: number;
  readonly scanned: number;
}

export interface Changes {
  /** Version of the last release. */
  readonly since: string;
  /** Vulnerabilities that this release has and the last one has not, by today's data; and the other way round. */
  readonly opened: readonly string[];
  readonly closed: readonly string[];
}

export type Verdict = 'passed' | 'warned' | 'blocked';

/** All that one scan of a release found and decided. */
export interface ScanResult {
  readonly version: string;
  readonly tag: string;
  readonly at: Date;
  readonly verdict: Verdict;
  readonly policy: {
    readonly failOn: string;
    readonly unknown: string;
    readonly onlyFixed: boolean;
    readonly graceHours: number;
  };
  readonly scanners: readonly ScannerFacts[];
  readonly subjects: readonly SubjectFacts[];
  readonly judged: readonly Judged[];
  readonly changes?: Changes | undefined;
  readonly warnings: readonly string[];
}
