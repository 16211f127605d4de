import type { Clock, Http } from '@waybill/kernel';
import { type Login, withAuthorization } from './authorization.ts';

/** What a request to one repository of a registry needs. */
export interface Connection {
  readonly login: Login;
  readonly clock: Clock;
  /** `https://ghcr.io/v2/acme/parcel` */
  readonly base: string;
  /** Sends with the login's authorization. */
  readonly send: Http;
}

/** What the user can do when a registry gives no answer. */
export const hint =
  'Check that the name of the image has the right registry, that it runs, and that this machine reaches it. If the reason is a certificate, set `NODE_EXTRA_CA_CERTS` to a file with the authority that signed it.';

/** Opens nothing yet: the first request finds out what the registry wants to see. */
export function connect(login: Login, clock: Clock): Connection {
  return {
    login,
    clock,
    base: `${login.image.origin}/v2/${login.image.repository}`,
    send: withAuthorization(login, clock),
  };
}

/** Bytes per millisecond below which a transfer counts as hanging. */
const slowestTransfer = 20;

/** Milliseconds that a request with so many bytes may take. */
export function computeTimeout(bytes: number): number {
  return 60_000 + bytes / slowestTransfer;
}
