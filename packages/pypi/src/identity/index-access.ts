import { type BaseContext, type HookInput, redact } from '@waybill/kernel';
import type { Connection } from '../indexes/connection.ts';
import type { Target } from '../indexes/index-targets.ts';
import type { Options } from '../options.ts';
import { type Credentials, credentialsFor } from './credentials.ts';

/** An index that files go to, and who this job is for it. */
export interface IndexAccess extends Connection {
  readonly target: Target;
  readonly credentials: Credentials;
}

/** An index with the credentials for it. Nothing is asked of anyone yet. */
export function indexAccess(target: Target, input: HookInput<Options, BaseContext>): IndexAccess {
  const { context, ports } = input;
  const secrets = new Set<string>();
  const mask = (text: string) =>
    [...secrets].reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), redact(text, context.env));
  const credentials = credentialsFor(target, { input, mask, onSecret: (secret) => secrets.add(secret) });
  return { index: target.index, target, credentials, http: ports.http, logger: context.logger, mask };
}
