import type { BaseContext, Clock, Http } from '@waybill/kernel';
import type { CiIdentity } from './ci-identity.ts';
import { noIdentityToken, noTrustedPublishing, publisherRefused, unexpectedAnswer } from './errors.ts';
import { expiryOf, parseClaims } from './parse-claims.ts';
import type { PythonIndex } from './python-index.ts';
import { refusalOf } from './refusal-of.ts';
import { renderPublisher } from './render-publisher.ts';

/** Gets short-lived tokens of an index for the identity of a CI job. https://docs.pypi.org/trusted-publishers/internals/ */
export interface TrustedPublisher {
  /** A token of the index; a new one, for it holds for minutes only and belongs into no variable. */
  mint(): Promise<string>;
  /**
   * Proves that the index knows the job, by a token that is not used. `false` where the job's identity can be shown
   * only once, and so must be kept for the upload.
   */
  verify(): Promise<boolean>;
}

export interface TrustedPublishing {
  readonly index: PythonIndex;
  readonly identity: CiIdentity;
  readonly context: Pick<BaseContext, 'env' | 'stdout'>;
  readonly http: Http;
  readonly clock: Clock;
  mask(text: string): string;
  onSecret(secret: string): void;
}

interface Minted {
  readonly success?: boolean;
  readonly token?: string;
  readonly message?: string;
  readonly errors?: readonly { readonly code?: string; readonly description?: string }[];
}

const hint = 'Check `pypi.repository` and the network of this machine.';

/** @throws what the functions say: ENOTRUSTEDPUBLISHING, ENOIDENTITYTOKEN, EPUBLISHERREFUSED, EINDEXANSWER */
export function trustedPublisher(setting: TrustedPublishing): TrustedPublisher {
  const { index, identity, http } = setting;

  async function identityToken(): Promise<string> {
    const audience = await audienceOf(index, http);
    const token = await identity.tokenFor(audience);
    if (token === undefined || isExpired(token, setting.clock.now())) throw noIdentityToken(identity.service, audience);
    hide(token, setting);
    return token;
  }

  return {
    async mint() {
      const token = await identityToken();
      const minted = await exchange(token, setting);
      hide(minted, setting);
      return minted;
    },
    async verify() {
      if (identity.isRenewable) await this.mint();
      else await identityToken();
      return identity.isRenewable;
    },
  };
}

async function audienceOf({ site, name }: PythonIndex, http: Http): Promise<string> {
  const url = `${site}/_/oidc/audience`;
  const response = await http({ url, headers: { accept: 'application/json' }, hint });
  const text = await response.text();
  if (response.status === 404) throw noTrustedPublishing(name);
  if (!response.ok) throw unexpectedAnswer(`GET ${url}`, response.status, text.slice(0, 200));
  const audience = parseJson<{ readonly audience?: string }>(text).audience;
  if (audience === undefined) throw noTrustedPublishing(name);
  return audience;
}

async function exchange(token: string, { index, identity, http, mask }: TrustedPublishing): Promise<string> {
  const url = `${index.site}/_/oidc/mint-token`;
  const response = await http({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: () => JSON.stringify({ token }),
    hint,
  });
  if (response.status !== 422 && !response.ok) {
    throw unexpectedAnswer(`POST ${url}`, response.status, mask(await refusalOf(response)));
  }
  const minted = parseJson<Minted>(await response.text());
  if (response.ok && minted.token !== undefined) return minted.token;
  const reasons = (minted.errors ?? []).map(({ code = '', description = '' }) => `${code}: ${description}`);
  const said = mask(reasons.join('\n') || (minted.message ?? '(nothing)'));
  throw publisherRefused(index.name, said, renderPublisher(identity.service, parseClaims(token)));
}

/** Actions masks in its log what it is told to; the host masks only what stood in a variable at the start. */
function hide(secret: string, { context, onSecret }: TrustedPublishing): void {
  onSecret(secret);
  if (context.env['GITHUB_ACTIONS'] === 'true') context.stdout.write(`::add-mask::${secret}\n`);
}

function isExpired(token: string, now: Date): boolean {
  const expiry = expiryOf(token);
  return expiry !== undefined && expiry * 1000 < now.getTime();
}

function parseJson<T>(text: string): Partial<T> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<T>;
  } catch {
    return {};
  }
}
