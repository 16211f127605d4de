import type { Artifact, LedgerRelease } from '@waybill/kernel';
import type { Finding } from '../branches/index.ts';
import type { Verdict } from '../checks/index.ts';
import type { Migration } from '../migration/index.ts';
import type { PersonItem, Tick } from '../people/index.ts';
import type { Moment } from './item.ts';

/** A release that was deployed to staging before this one is made, and checked there. */
export interface StagingFacts {
  readonly tag: string;
  readonly environment: string;
  readonly isValidated: boolean;
  /** What is missing, where it is not. */
  readonly problem?: string | undefined;
  readonly url?: string | undefined;
}

/** All that the checklist is computed from. */
export interface Facts {
  readonly moment: Moment;
  readonly tag: string;
  readonly version: string;
  readonly isPrerelease: boolean;
  /** What the checks say, or why they were not looked at. */
  readonly checks: { readonly verdict: Verdict; readonly page: string } | { readonly why: string };
  readonly artifacts: readonly Artifact[];
  /** Verdict of the scan: `passed`, `warned`, `blocked`. */
  readonly scan: string | undefined;
  readonly migration: Migration;
  /** Nothing where the clone does not know. */
  readonly branches: readonly Finding[] | undefined;
  readonly notes: string;
  /** Environments of the configuration, in order. */
  readonly environments: readonly string[];
  /** A candidate of this version that staging had; nothing where there is none. */
  readonly candidate: StagingFacts | undefined;
  /** The release as the ledger has it, when it is out. */
  readonly release: LedgerRelease | undefined;
  readonly people: readonly PersonItem[];
  readonly ticks: ReadonlyMap<string, Tick>;
  /** Names and texts of `gate.requireItems`. */
  readonly required: readonly string[];
}
