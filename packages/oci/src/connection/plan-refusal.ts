import type { ReleaseError } from '@waybill/kernel';
import {
  blobDamaged,
  credentialsRefused,
  layerTooLarge,
  manifestRefused,
  nameRefused,
  noCredentials,
  noPushAccess,
  registryAnswer,
  tagImmutable,
  tooManyRequests,
  uploadLost,
  writingUnsupported,
} from '../errors.ts';
import type { ImageName } from '../name.ts';

/** What a registry answered instead of doing what it was asked. */
export interface Refused {
  /** `PUT https://ghcr.io/v2/acme/parcel/manifests/1.2.0` */
  readonly request: string;
  readonly image: ImageName;
  /** Where the credentials that it was shown come from, when it was shown any. */
  readonly source: string | undefined;
  readonly status: number;
  /** The registry's own code: `MANIFEST_INVALID`. */
  readonly code: string | undefined;
  /** The registry's own words, one line. */
  readonly reason: string;
  /** Whether it wants user name and password instead of a token. */
  readonly isBasic: boolean;
}

type Rule = readonly [applies: (refused: Refused) => boolean, error: (refused: Refused) => ReleaseError];

/** The first that applies says it. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes */
const rules: readonly Rule[] = [
  [has(429, /^TOOMANYREQUESTS$/), ({ image, reason }) => tooManyRequests(image.name, reason)],
  [(refused) => isAboutRights(refused) && refused.source === undefined, ({ image }) => noCredentials(image.registry)],
  [
    // With token authentication wrong credentials get no token, so a token that is refused lacks the right.
    ({ status, isBasic }) => status === 401 && isBasic,
    ({ image, source = 'nowhere' }) => credentialsRefused(image.registry, source),
  ],
  [isAboutRights, ({ image, source, reason }) => noPushAccess(image.name, source, reason)],
  [has(413, /^SIZE_INVALID$/), ({ request, reason }) => layerTooLarge(request, reason)],
  [(refused) => isWriting(refused) && isAboutTag(refused), ({ image, reason }) => tagImmutable(image.name, reason)],
  [
    (refused) => isWriting(refused) && /^(MANIFEST_|BLOB_UNKNOWN$)/.test(refused.code ?? ''),
    ({ image, reason }) => manifestRefused(image.name, reason),
  ],
  [has(undefined, /^NAME_/), ({ image, reason }) => nameRefused(image.name, reason)],
  [has(undefined, /^DIGEST_INVALID$/), ({ image, reason }) => blobDamaged(image.name, reason)],
  [has(undefined, /^(BLOB_UPLOAD_|RANGE_INVALID$)/), ({ image, reason }) => uploadLost(image.name, reason)],
  [has(405, /^UNSUPPORTED$/), ({ image, reason }) => writingUnsupported(image.name, reason)],
];

/** The error for an answer. */
export function planRefusal(refused: Refused): ReleaseError {
  const { request, status, reason } = refused;
  return rules.find(([applies]) => applies(refused))?.[1](refused) ?? registryAnswer(request, status, reason);
}

function has(status: number | undefined, code: RegExp): Rule[0] {
  return (refused) => refused.status === status || code.test(refused.code ?? '');
}

function isAboutRights(refused: Refused): boolean {
  return refused.status === 403 || has(401, /^(DENIED|UNAUTHORIZED)$/)(refused);
}

function isWriting({ request }: Refused): boolean {
  return !/^(GET|HEAD) /.test(request);
}

/** ECR, Harbor and others refuse to move a tag where that was turned off, each with words of its own. */
function isAboutTag({ code = '', reason }: Refused): boolean {
  return code.startsWith('TAG_') || /immutable/i.test(reason);
}
