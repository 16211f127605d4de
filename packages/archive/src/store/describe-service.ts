/** What of a service differs from the others. */
export interface Service {
  /** As errors and logs name it. */
  readonly name: string;
  /** Where none is given. */
  readonly region: string | undefined;
  /** Whether `If-None-Match: *` of a write keeps an existing object, as far as it is known beforehand. */
  readonly hasConditions: boolean;
  /** Whether the bucket is in the path of an address. */
  readonly isPathStyle: boolean;
}

/** By the end of the host name. https://developers.cloudflare.com/r2/api/s3/api/, https://cloud.google.com/storage/docs/interoperability */
const known: readonly (Pick<Service, 'name' | 'hasConditions'> & { readonly host: RegExp; readonly region: string })[] =
  [
    { host: /\.r2\.cloudflarestorage\.com$/, name: 'Cloudflare R2', region: 'auto', hasConditions: true },
    // Its own header for conditions cannot be mixed with those of S3.
    { host: /(?:^|\.)storage\.googleapis\.com$/, name: 'Google Cloud Storage', region: 'auto', hasConditions: false },
  ];

/** @param endpoint as configured; none for AWS */
export function describeService(endpoint: string | undefined, region?: string): Service {
  if (endpoint === undefined) return { name: 'S3', region, hasConditions: true, isPathStyle: false };
  const { host, hostname } = new URL(endpoint);
  if (/\.amazonaws\.com(?:\.cn)?$/.test(hostname))
    return { name: 'S3', region, hasConditions: true, isPathStyle: false };
  const found = known.find((each) => each.host.test(hostname));
  const own = found ?? { name: `the service at ${host}`, region: 'us-east-1', hasConditions: true };
  return { name: own.name, region: region ?? own.region, hasConditions: own.hasConditions, isPathStyle: true };
}
