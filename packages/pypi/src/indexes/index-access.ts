import { type BaseContext, type HookInput, type Http, redact } from '@waybill/kernel';
import { type Credentials, credentialsFor } from '../identity/credentials.ts';
import type { Options } from '../options.ts';
import type { Target } from './index-targets.ts';
import type { PythonIndex } from './python-index.ts';

/** What the clients of an index share. */
export interface IndexAccess {
  readonly index: PythonIndex;
  readonly target: Target;
  readonly credentials: Credentials;
  readonly http: Http;
  /** Masks secrets in what the index says: it may repeat what it was sent. */
  mask(text: string): string;
}

/** An index with the credentials for it. Nothing is asked of anyone yet. */
export function indexAccess(target: Target, input: HookInput<Options, BaseContext>): IndexAccess {
  const { context, ports } = input;
  const secrets = new Set<string>();
  const mask = (text: string) =>
    [...secrets].reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), redact(text, context.env));
  const credentials = credentialsFor(target, { input, mask, onSecret: (secret) => secrets.add(secret) });
  return { index: target.index, target, credentials, http: ports.http, mask };
}
