import type { SerializedBundle } from '@sigstore/bundle';
import type { CiIdentity } from '../job/index.ts';
import type { SigningServices } from '../options.ts';

export interface SignHow {
  readonly identity: Pick<CiIdentity, 'tokenFor'>;
  readonly services: SigningServices;
  /** How many times each service is asked again. */
  readonly retries?: number;
  /** Milliseconds that each may take to answer. */
  readonly timeout?: number;
}

/** For whom the identity of the job is made out. */
export const audience = 'sigstore';

export const statementType = 'application/vnd.in-toto+json';

/** Signs an in-toto statement with a key that Sigstore ties to the job's identity and that nobody keeps. */
export async function signStatement(text: string, how: SignHow): Promise<SerializedBundle> {
  const { DSSEBundleBuilder } = await import('@sigstore/sign');
  return bundleWith(DSSEBundleBuilder, Buffer.from(text), how, statementType);
}

/** The same for bytes: the signature is about their hash, and the log shows nothing else of them. */
export async function signBytes(bytes: Buffer, how: SignHow): Promise<SerializedBundle> {
  const { MessageSignatureBundleBuilder } = await import('@sigstore/sign');
  return bundleWith(MessageSignatureBundleBuilder, bytes, how);
}

type Builder =
  | typeof import('@sigstore/sign').DSSEBundleBuilder
  | typeof import('@sigstore/sign').MessageSignatureBundleBuilder;

async function bundleWith(Builder: Builder, data: Buffer, how: SignHow, type?: string): Promise<SerializedBundle> {
  const { identity, services, retries = 4, timeout = 30_000 } = how;
  const [{ FulcioSigner, RekorWitness }, { bundleToJSON }] = await Promise.all([
    import('@sigstore/sign'),
    import('@sigstore/bundle'),
  ]);
  // The services are public and sometimes slow.
  const patience = { timeout, retry: { retries, minTimeout: 500 } };
  const identityProvider = { getToken: async () => (await identity.tokenFor(audience)) ?? '' };
  const signer = new FulcioSigner({ fulcioBaseURL: services.fulcio, identityProvider, ...patience });
  const witness = new RekorWitness({ rekorBaseURL: services.rekor, ...patience });
  const bundle = await new Builder({ signer, witnesses: [witness] }).create({
    data,
    ...(type === undefined ? {} : { type }),
  });
  return bundleToJSON(bundle);
}
