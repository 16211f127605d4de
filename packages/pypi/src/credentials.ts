import type { BaseContext, HookInput } from '@waybill/kernel';
import { ciIdentity } from './ci-identity.ts';
import { noToken } from './errors.ts';
import type { Target } from './index-targets.ts';
import type { Options } from './options.ts';
import { trustedPublisher } from './trusted-publishing.ts';

/** How an index is told who uploads. */
export interface Credentials {
  /** The value of the header for an upload; a token that the index gives is asked for here. @throws ENOTOKEN */
  forUpload(): Promise<string>;
  /** The value of the header for reading, for an index that does not show itself to everyone. */
  readonly forReading: string | undefined;
  /** Proves before the release what can be proved. `false`: the upload has to show whether the index takes them. */
  verify(): Promise<boolean>;
  /** Gives the identity of the CI job where it, and no token, lets the release upload. */
  readonly isTrusted: boolean;
}

export interface CredentialsSettings {
  readonly input: HookInput<Options, BaseContext>;
  mask(text: string): string;
  /** Hears of every secret that is made here, before anyone else sees it. */
  onSecret(secret: string): void;
}

/** The credentials for an index: its token where there is one, else the identity of the CI job. */
export function credentialsFor(target: Target, settings: CredentialsSettings): Credentials {
  const { options, context, ports } = settings.input;
  const { token, username, index, tokenVariable } = target;
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
      verify: async () => true,
      isTrusted: false,
    };
  }
  const identity = options.trustedPublishing === false ? undefined : ciIdentity(context.env, ports.http);
  if (identity === undefined) {
    const forUpload = async () => {
      throw noToken(index.repository, tokenVariable, options.trustedPublishing);
    };
    return { forUpload, forReading: undefined, verify: forUpload, isTrusted: false };
  }
  const publisher = trustedPublisher({ index, identity, context, http: ports.http, clock: ports.clock, ...settings });
  return {
    forUpload: async () => basic('__token__', await publisher.token()),
    forReading: undefined,
    verify: () => publisher.verify(),
    isTrusted: true,
  };
}
