import { type BaseContext, type HookInput, redact } from '@waybill/kernel';
import type { Connection, Target } from '../indexes/index.ts';
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
  // The whole first: a header holds the token in a form that is known, and only a part of it would be hidden.
  const mask = (text: string) =>
    redact(
      [...secrets].reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), text),
      context.env,
    );
  const credentials = credentialsFor(target, { input, mask, onSecret: (secret) => secrets.add(secret) });
  return { index: target.index, target, credentials, http: ports.http, logger: context.logger, mask };
}
