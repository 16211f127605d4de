import { hideSecret } from '@waybill/kernel';
import { audience, type CiIdentity, type Claims, ciIdentity, parseClaims } from '@waybill/sigstore';
import type { NotaryInput } from './expected-signer.ts';

export interface JobIdentity {
  /** Nothing where the job may not show who it is. */
  readonly identity: CiIdentity | undefined;
  /** Who the job is. A service that does not answer says nothing. */
  claims(): Promise<Claims>;
}

/** The identity of this job for Sigstore. Tokens are masked before anything can print them. */
export function jobIdentity({ context, ports }: Pick<NotaryInput, 'context' | 'ports'>): JobIdentity {
  const found = ciIdentity(context.env, ports.http);
  const identity: CiIdentity | undefined = found && {
    ...found,
    async tokenFor(to) {
      const token = await found.tokenFor(to);
      if (token !== undefined) hideSecret(token, context);
      return token;
    },
  };
  let reading: Promise<Claims> | undefined;
  async function read(): Promise<Claims> {
    return parseClaims((await identity?.tokenFor(audience)) ?? '');
  }
  return {
    identity,
    claims() {
      reading ??= read().catch(() => ({}));
      return reading;
    },
  };
}
