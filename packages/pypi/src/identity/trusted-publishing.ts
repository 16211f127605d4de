import { type Clock, type Http, parseJson, v } from '@waybill/kernel';
import { type CiIdentity, expiryOf, parseClaims } from '@waybill/sigstore';
import { renderPublisher } from '../attest/index.ts';
import {
  foreignAudience,
  noIdentityToken,
  noTrustedPublishing,
  publisherRefused,
  unexpectedAnswer,
} from '../errors.ts';
import { type PythonIndex, refusalOf } from '../indexes/index.ts';
import { ownAudience } from './own-audience.ts';

/** Gets short-lived tokens of an index for the identity of a CI job. https://docs.pypi.org/trusted-publishers/internals/ */
export interface TrustedPublisher {
  /** A token of the index, asked for when the first upload needs it, and again when it is about to run out. */
  token(): Promise<string>;
  /**
   * Checks that the index knows the job, by a token that is not used. `false` where the job's identity can be shown
   * only once, and so must be kept for the upload.
   */
  verify(): Promise<boolean>;
}

export interface TrustedPublishing {
  readonly index: PythonIndex;
  /** The audience that the configuration names for the index. */
  readonly audience: string | undefined;
  readonly identity: CiIdentity;
  readonly http: Http;
  readonly clock: Clock;
  mask(text: string): string;
  /** Keeps a secret out of every log, before anyone else sees it. */
  hide(secret: string): void;
}

const said = v.fallback(v.optional(v.string()), undefined);

const Audience = v.object({ audience: said });

const Minted = v.object({
  ...{ token: said, message: said },
  /** Seconds since 1970. */
  expires: v.fallback(v.optional(v.number()), undefined),
  errors: v.fallback(v.optional(v.array(v.object({ code: said, description: said }))), undefined),
});

/** Bytes of an answer that is a token or a few sentences. */
const longestAnswer = 1_000_000;

const hint = 'Check `pypi.repository` and the network of this machine.';

/** @throws what the functions say: EFOREIGNAUDIENCE, ENOTRUSTEDPUBLISHING, ENOIDENTITYTOKEN, EPUBLISHERREFUSED, EINDEXANSWER */
export function trustedPublisher(setting: TrustedPublishing): TrustedPublisher {
  const { index, identity, http } = setting;

  async function identityToken(): Promise<string> {
    const asked = await audienceOf(index, http);
    const audience = ownAudience(index, setting.audience, asked);
    if (audience === undefined) throw foreignAudience(index.name, asked);
    const token = await identity.tokenFor(audience);
    if (token === undefined || isExpired(token, setting.clock.now())) throw noIdentityToken(identity.service, audience);
    return token;
  }

  async function mint(): Promise<ShortLived> {
    const minted = await exchange(await identityToken(), setting);
    setting.hide(minted.token);
    return minted;
  }

  let current: Promise<ShortLived> | undefined;
  return {
    async token() {
      const known = await current;
      const isFresh = known !== undefined && known.until - spare > setting.clock.now().getTime();
      if (!isFresh) current = mint();
      return (await (current as Promise<ShortLived>)).token;
    },
    async verify() {
      if (identity.isRenewable) await mint();
      else await identityToken();
      return identity.isRenewable;
    },
  };
}

interface ShortLived {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Milliseconds that a token must still hold to begin an upload with it. */
const spare = 120_000;
/** Where an index does not say how long. */
const usualLife = 600_000;

async function audienceOf({ site, name }: PythonIndex, http: Http): Promise<string> {
  const url = `${site}/_/oidc/audience`;
  const response = await http({ url, headers: { accept: 'application/json' }, longest: longestAnswer, hint });
  if (response.status === 404) throw noTrustedPublishing(name);
  if (!response.ok) throw unexpectedAnswer(`GET ${url}`, response.status, response.text().slice(0, 200));
  const audience = parseJson(Audience, response.text())?.audience;
  if (audience === undefined) throw noTrustedPublishing(name);
  return audience;
}

async function exchange(token: string, setting: TrustedPublishing): Promise<ShortLived> {
  const { index, identity, http, mask } = setting;
  const url = `${index.site}/_/oidc/mint-token`;
  const response = await http({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: () => JSON.stringify({ token }),
    longest: longestAnswer,
    hint,
  });
  if (response.status !== 422 && !response.ok) {
    throw unexpectedAnswer(`POST ${url}`, response.status, mask(await refusalOf(response)));
  }
  const minted: Partial<v.InferOutput<typeof Minted>> = parseJson(Minted, response.text()) ?? {};
  if (response.ok && minted.token !== undefined) {
    const until = minted.expires === undefined ? setting.clock.now().getTime() + usualLife : minted.expires * 1000;
    return { token: minted.token, until };
  }
  const reasons = (minted.errors ?? []).map(({ code = '', description = '' }) => `${code}: ${description}`);
  const said = mask(reasons.join('\n') || (minted.message ?? '(nothing)'));
  throw publisherRefused(index.name, said, renderPublisher(identity.service, parseClaims(token)));
}

function isExpired(token: string, now: Date): boolean {
  const expiry = expiryOf(token);
  return expiry !== undefined && expiry * 1000 < now.getTime();
}
