import { type BaseContext, type HookInput, hideSecret } from '@waybill/kernel';
import { type CiIdentity, ciIdentity, parseClaims } from '@waybill/sigstore';
import { type Attest, attester, isReusable } from '../attest/index.ts';
import { noToken } from '../errors.ts';
import { gitlabToken, type Login, type Target } from '../indexes/index.ts';
import type { Options } from '../options.ts';
import { trustedPublisher } from './trusted-publishing.ts';

/** How an index is told who uploads, and what may be done with it. */
export interface Credentials extends Login {
  /** Checks before the release what can be checked. `false`: the upload has to show whether the index takes them. */
  verify(): Promise<boolean>;
  /** Gives the identity of the CI job where it, and no token, lets the release upload. */
  readonly isTrusted: boolean;
  /** Signs files for the job; `undefined` where nothing is signed. */
  attest(): Promise<Attest | undefined>;
}

export interface CredentialsSettings {
  readonly input: HookInput<Options, BaseContext>;
  mask(text: string): string;
  /** Receives every secret that is made here, before anyone else sees it. */
  onSecret(secret: string): void;
}

/** The credentials for an index: its token where there is one, else the identity of the CI job. */
export function credentialsFor(target: Target, settings: CredentialsSettings): Credentials {
  const { options, context, ports } = settings.input;
  const { token, username, audience, index, tokenVariable: variable } = target;
  const basic = (user: string, password: string) => {
    const encoded = Buffer.from(`${user}:${password}`).toString('base64');
    settings.onSecret(password);
    settings.onSecret(encoded);
    return `Basic ${encoded}`;
  };
  if (token !== undefined && options.trustedPublishing !== true) {
    const authorization = basic(username, token);
    return {
      forUpload: async () => authorization,
      forReading: authorization,
      variable,
      verify: async () => true,
      isTrusted: false,
      attest: unsigned,
    };
  }
  const found = options.trustedPublishing === false ? undefined : ciIdentity(context.env, ports.http, gitlabToken);
  if (found === undefined) {
    const forUpload = async () => {
      throw noToken(index.repository, variable, options.trustedPublishing);
    };
    return { forUpload, forReading: undefined, variable, verify: forUpload, isTrusted: false, attest: unsigned };
  }
  const hide = (secret: string) => hideEverywhere(secret, settings);
  const identity = hidden(found, hide);
  const { http, clock } = ports;
  const publisher = trustedPublisher({ index, audience, identity, http, clock, mask: settings.mask, hide });
  return {
    forUpload: async () => basic('__token__', await publisher.token()),
    forReading: undefined,
    variable,
    verify: () => publisher.verify(),
    isTrusted: true,
    attest: () => attestFor(identity, target, settings),
  };
}

function hideEverywhere(secret: string, { input: { context }, onSecret }: CredentialsSettings): void {
  onSecret(secret);
  hideSecret(secret, context);
}

function hidden(identity: CiIdentity, hide: (secret: string) => void): CiIdentity {
  return {
    ...identity,
    async tokenFor(audience) {
      const token = await identity.tokenFor(audience);
      if (token !== undefined) hide(token);
      return token;
    },
  };
}

const unsigned = async () => undefined;

async function attestFor(
  identity: CiIdentity,
  { index }: Target,
  settings: CredentialsSettings,
): Promise<Attest | undefined> {
  const { options, context } = settings.input;
  const isWanted = options.attestations === true || (options.attestations === 'auto' && index.isWarehouse);
  if (!isWanted) return undefined;
  const token = await identity.tokenFor('sigstore');
  const why = token === undefined ? 'the job has no identity token for the audience `sigstore`' : reusableReason(token);
  if (why !== undefined) {
    context.logger.warn(`Files are not signed: ${why}.`);
    return undefined;
  }
  return attester({ identity, services: options.sigstore, mask: settings.mask });
}

/** The certificate would name another workflow than the index expects, and it would refuse the upload. */
function reusableReason(token: string): string | undefined {
  return isReusable(parseClaims(token))
    ? 'the job runs in a reusable workflow, for which indexes take no attestations'
    : undefined;
}
