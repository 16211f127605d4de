import type { KeyObject } from 'node:crypto';
import type { ReleaseContext } from '../context.ts';
import { errorsOf, isReleaseError, reasonOf } from '../errors.ts';
import { type OptionsSchema, parseOptions, type RawOptions } from '../options/index.ts';
import { type Ports, realPorts } from '../ports/index.ts';
import type { Artifact } from '../release/index.ts';
import type * as v from '../schema.ts';

/** One thing that was looked at from the public side. */
export interface CheckRow {
  /** Where: `Python index`, `registry`, `release page`. */
  readonly part: string;
  /** What: a file, a tag, a platform. */
  readonly name: string;
  /** `none` means that the release never promised it; `not checked` that nothing is known, and `detail` says why. */
  readonly state: 'ok' | 'failed' | 'not checked' | 'none';
  readonly detail: string;
}

/** Whose signatures by the identity of a job (Sigstore) count. */
export interface ReleaseSigner {
  /** The service that confirms the identity: `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** `acme/parcel`. */
  readonly repository: string;
  /** The file of the workflow in that repository; any where it is not given. */
  readonly workflow?: string;
  /** Whether releases are made on a branch: who may push others can have a workflow of their own there. */
  isReleaseBranch(name: string): boolean;
}

/** How signatures by identity are checked. */
export interface SignatureCheck {
  readonly expected: ReleaseSigner;
  /** File with the trust root of another instance than the public one. */
  readonly trustedRoot?: string;
}

/** What a release should look like from the public side, as the ledger says; `env` holds no secret. */
export interface VerifyReleaseContext extends ReleaseContext {
  readonly artifacts: readonly Artifact[];
  /** What the plugin returned of its delivery; nothing where the ledger knows of none. */
  readonly delivered?: Readonly<Record<string, unknown>>;
  /** Whether the ledger says that the release chose to deliver nothing. */
  readonly isSkipped?: boolean;
  /** Whether only what is signed counts. A signature does not cover what the ledger says of deliveries. */
  readonly needsSignature?: boolean;
  /** How signatures by identity are checked; a sentence where it is not known whose count. */
  readonly signatures?: SignatureCheck | string;
  /** The public key of signatures of images, where the command line names one. */
  readonly imageKey?: KeyObject;
  /** The release that has an artifact of this digest, where tags such as `latest` may be its own: a newer one, or one that a rollback restored. */
  newerRelease(digest: string): string | undefined;
}

/** What a release will look like, for the file that notifies people how to check it. */
export type DescribeContext = ReleaseContext & { readonly artifacts: readonly Artifact[] };

/** The entry `./verify` of a plugin. */
export interface Verification {
  /** Looks at what is public, without credentials. What cannot be looked at is a row. */
  verifyRelease(raw: RawOptions, context: VerifyReleaseContext, ports?: Partial<Ports>): Promise<readonly CheckRow[]>;
  /** Markdown: how to check the plugin's part with common tools; nothing where it has no part in the release. */
  describeChecks(raw: RawOptions, context: DescribeContext, ports?: Partial<Ports>): Promise<string | undefined>;
}

interface Input<O, C> {
  readonly options: O;
  readonly context: C;
  readonly ports: Ports;
}

interface Parts<O> {
  /** What the plugin calls its place in rows. */
  readonly part: string;
  check(input: Input<O, VerifyReleaseContext>): Promise<readonly CheckRow[]>;
  describe(input: Input<O, DescribeContext>): Promise<string | undefined>;
}

/** Defines how the part of a plugin is checked from the public side; its options are parsed as in its hooks. */
export function defineVerification<S extends OptionsSchema>(
  name: string,
  schema: S,
  { part, check, describe }: Parts<v.InferOutput<S>>,
): Verification {
  function inputOf<C extends ReleaseContext>(raw: RawOptions, context: C, ports: Partial<Ports> = {}) {
    const options = parseOptions(schema, { name, raw, host: context.options, env: context.env });
    return { options, context, ports: { ...realPorts(context, options), ...ports } };
  }
  return {
    async verifyRelease(raw, context, ports) {
      try {
        return await check(inputOf(raw, context, ports));
      } catch (error) {
        return [notChecked(part, name, error)];
      }
    },
    describeChecks: async (raw, context, ports) => describe(inputOf(raw, context, ports)),
  };
}

/** The row of something that could not be looked at. */
export function notChecked(part: string, name: string, error: unknown): CheckRow {
  const words = errorsOf(error).map((each) => (isReleaseError(each) ? `${each.code} ${each.message}` : reasonOf(each)));
  return { part, name, state: 'not checked', detail: words.join(' ') };
}
