import { reasonOf } from '@waybill/kernel';
import type { CiIdentity } from './ci-identity.ts';
import { notAttested } from './errors.ts';
import type { Distribution } from './files/distribution.ts';
import type { Options } from './options.ts';
import { renderAttestation, renderStatement, statementType } from './render-attestation.ts';

/** Makes the value of the form field `attestations` for a file. @throws EATTESTATION */
export type Attest = (file: Distribution) => Promise<string>;

interface Signing {
  readonly identity: CiIdentity;
  readonly services: Options['sigstore'];
  mask(text: string): string;
}

/** Milliseconds; the services are public and sometimes slow. */
const timeout = 30_000;
const retry = { retries: 4, minTimeout: 500 };

/**
 * Signs files with a key that Sigstore ties to the job's identity and that nobody keeps, and writes that into its public
 * log: whoever downloads a file can see which workflow made it. PEP 740
 */
export function attester({ identity, services, mask }: Signing): Attest {
  return async (file) => {
    try {
      const [{ DSSEBundleBuilder, FulcioSigner, RekorWitness }, { bundleToJSON }] = await Promise.all([
        import('@sigstore/sign'),
        import('@sigstore/bundle'),
      ]);
      const identityProvider = { getToken: async () => (await identity.tokenFor('sigstore')) ?? '' };
      const signer = new FulcioSigner({ fulcioBaseURL: services.fulcio, identityProvider, timeout, retry });
      const witness = new RekorWitness({ rekorBaseURL: services.rekor, timeout, retry });
      const builder = new DSSEBundleBuilder({ signer, witnesses: [witness] });
      const bundle = await builder.create({ data: Buffer.from(renderStatement(file)), type: statementType });
      return JSON.stringify([renderAttestation(bundleToJSON(bundle))]);
    } catch (error) {
      throw notAttested(file.name, mask(reasonOf(error)).replace(/\.$/, ''), error);
    }
  };
}
