import { reasonOf } from '@waybill/kernel';
import { type CiIdentity, signStatement } from '@waybill/sigstore';
import { notAttested } from '../errors.ts';
import type { Distribution } from '../files/index.ts';
import type { Options } from '../options.ts';
import { renderAttestation, renderStatement } from './render-attestation.ts';

/** Makes the value of the form field `attestations` for a file. @throws EATTESTATION */
export type Attest = (file: Distribution) => Promise<string>;

interface Signing {
  readonly identity: CiIdentity;
  readonly services: Options['sigstore'];
  mask(text: string): string;
}

/**
 * Signs files with a key that Sigstore ties to the job's identity and that nobody keeps, and writes that into its public
 * log: whoever downloads a file can see which workflow made it. PEP 740
 */
export function attester({ identity, services, mask }: Signing): Attest {
  return async (file) => {
    try {
      const bundle = await signStatement(renderStatement(file), { identity, services });
      return JSON.stringify([renderAttestation(bundle)]);
    } catch (error) {
      throw notAttested(file.name, mask(reasonOf(error)).replace(/\.$/, ''), error);
    }
  };
}
