import type { ReleaseError } from '@waybill/kernel';
import {
  clockSkewed,
  credentialsExpired,
  credentialsRefused,
  denied,
  noBucket,
  noObjectLock,
  refused,
  wrongRegion,
} from '../errors.ts';

/** What a service answered instead of doing something. */
export interface Refusal {
  readonly status: number;
  /** The service's own code, such as `AccessDenied`; empty where an answer has none. */
  readonly code: string;
  /** Its own words, on one line. */
  readonly message: string;
  /** The region of the bucket, where the answer names it. */
  readonly region: string | undefined;
}

/** An answer, or why there is none. */
export type Outcome<O> = { readonly output: O } | { readonly refusal: Refusal };

/** Where something was asked for. */
export interface Asked {
  readonly operation: string;
  /** `s3://bucket/key` */
  readonly place: string;
  readonly bucket: string;
  readonly service: string;
  readonly region: string;
}

const expired = /^(?:ExpiredToken(?:Exception)?|TokenRefreshRequired|RequestExpired)$/;
const unknownKeys =
  /^(?:InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|InvalidTokenId|InvalidSecurity|UnrecognizedClientException|InvalidArgument\.AccessKey|Unauthorized)$/;
const otherRegion =
  /^(?:PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException|AuthorizationQueryParametersError)$/;

/** What a refusal means for the user. */
export function explainRefusal(refusal: Refusal, asked: Asked): ReleaseError {
  const { status, code, message, region } = refusal;
  const { service, bucket, place, operation, region: used } = asked;
  const reason = describe(refusal);
  if (code === 'NoSuchBucket') return noBucket(bucket, service);
  if (expired.test(code)) return credentialsExpired(service, reason);
  if (code === 'RequestTimeTooSkewed') return clockSkewed(service, reason);
  if (unknownKeys.test(code)) return credentialsRefused(service, reason);
  const isElsewhere = region !== undefined && region !== used && [301, 307, 400].includes(status);
  if (isElsewhere || otherRegion.test(code))
    return wrongRegion(bucket, { used, actual: region === used ? undefined : region, reason });
  if (/object ?lock/i.test(`${code} ${message}`)) return noObjectLock(bucket, reason);
  if (status === 401 || status === 403) return denied(operation, place, reason);
  return refused(operation, place, reason);
}

/** As the end of a sentence. */
export function describe({ status, code, message }: Refusal): string {
  const words = [code, message].filter(Boolean).join(': ');
  return words === '' ? `status ${status}` : `status ${status}, ${words.replace(/\.$/, '')}`;
}
