import { type BaseContext, type HookInput, hideSecret, isReleaseError, reasonOf } from '@waybill/kernel';
import { ciIdentity } from '@waybill/sigstore';
import { noCredentials, roleRefused } from '../errors.ts';
import type { Options } from '../options.ts';
import { sdkHandler } from './handler.ts';

/** What the SDK signs requests with. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

type Input = HookInput<Pick<Options, 'role' | 'audience' | 'profile'>, BaseContext>;
type Provider = () => Promise<Keys>;

/** The entry of `id_tokens` whose token is for the role. */
const gitlabToken = 'AWS_ID_TOKEN';

/**
 * Where the keys come from: the role that the job's own identity opens, the variables of the job, else the default chain of AWS
 * (profiles, SSO, containers, instances). The SDK asks again before they expire.
 */
export function findCredentials(input: Input, region: string | undefined): Provider {
  const { options, context } = input;
  const provider = options.role === undefined ? fromJob(input, region) : fromRole(input, options.role, region);
  return async () => {
    const keys = await provider();
    for (const secret of [keys.secretAccessKey, keys.sessionToken]) if (secret) hideSecret(secret, context);
    return keys;
  };
}

function fromRole(input: Input, roleArn: string, region: string | undefined): Provider {
  const { options, context, ports } = input;
  const { env } = context;
  const identity = ciIdentity(env, ports.http, gitlabToken);
  const tokenFile = env['AWS_WEB_IDENTITY_TOKEN_FILE'];
  if (identity === undefined && !tokenFile) {
    // Whoever took the role already, such as a step before, has left keys.
    if (env['AWS_ACCESS_KEY_ID']) return fromJob(input, region);
    return async () => {
      throw noCredentials('`archive.role` is set, and the job has no identity to take the role with');
    };
  }
  return async () => {
    const { fromTokenFile, fromWebToken } = await import('@aws-sdk/credential-provider-web-identity');
    const endpoint = env['AWS_ENDPOINT_URL_STS'];
    const clientConfig = {
      ...(region === undefined || region === 'auto' ? {} : { region }),
      ...(endpoint ? { endpoint } : {}),
      requestHandler: sdkHandler(ports.http),
      maxAttempts: 1,
    };
    const how = { roleArn, roleSessionName: 'waybill', clientConfig };
    const token = await identity?.tokenFor(options.audience);
    if (identity !== undefined && token === undefined)
      throw noCredentials(`the job has no identity token for the audience \`${options.audience}\``);
    if (token !== undefined) hideSecret(token, context);
    const provider =
      token === undefined
        ? fromTokenFile({ ...how, ...(tokenFile && { webIdentityTokenFile: tokenFile }) })
        : fromWebToken({ ...how, webIdentityToken: token });
    return provider().catch((error: unknown) => {
      throw isReleaseError(error) ? error : roleRefused(roleArn, asClause(error));
    });
  };
}

function fromJob({ options: { profile }, context: { env }, ports }: Input, region: string | undefined): Provider {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (accessKeyId && secretAccessKey)
    return async () => ({ accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) });
  return async () => {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    const clientConfig = {
      requestHandler: sdkHandler(ports.http),
      ...(region === undefined || region === 'auto' ? {} : { region }),
    };
    return defaultProvider({ ...(profile === undefined ? {} : { profile }), clientConfig })().catch(
      (error: unknown) => {
        throw isReleaseError(error) ? error : noCredentials(asClause(error));
      },
    );
  };
}

/** Characters of a service's or a library's own words. */
const longest = 300;

function asClause(error: unknown): string {
  return reasonOf(error).replace(/\s+/g, ' ').slice(0, longest).replace(/\.$/, '');
}
