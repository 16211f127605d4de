import { type BaseContext, type Env, type HookInput, type Http, redact } from '@waybill/kernel';
import type { Options } from './options.ts';
import { type PythonIndex, pythonIndex } from './python-index.ts';

/** What the clients of an index share. */
export interface IndexAccess {
  readonly index: PythonIndex;
  /** Value of the header; absent when there is no token. */
  readonly authorization?: string;
  readonly http: Http;
  /** Masks secrets in what the index says: it may repeat what it was sent. */
  mask(text: string): string;
}

/** The index of the options, with the credentials for it. */
export function indexAccess({ options, context, ports }: HookInput<Options, BaseContext>): IndexAccess {
  const index = pythonIndex(options.repository, options.index);
  if (options.token === undefined) return { index, http: ports.http, mask: (text) => redact(text, context.env) };
  const basic = Buffer.from(`${options.username}:${options.token}`).toString('base64');
  return {
    index,
    authorization: `Basic ${basic}`,
    http: ports.http,
    mask: masker([basic, options.token], context.env),
  };
}

function masker(secrets: readonly string[], env: Env): (text: string) => string {
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), redact(text, env));
}

/** Why nothing is uploaded, or `undefined` when files are. */
export function whyNoUpload({ upload, token }: Options): string | undefined {
  if (upload === false) return '`pypi.upload` is false';
  if (upload === 'auto' && token === undefined) return '`PYPI_TOKEN` is not set';
  return undefined;
}
