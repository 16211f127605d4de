import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';
import { findPrefixProblem } from './contents/plan-prefix.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('it is empty'));

/** A hundred years: nobody gets an object out of a compliance lock before its end. */
const mostDays = 36_500;

const ObjectLock = v.strictObject({
  mode: v.picklist(['governance', 'compliance']),
  days: v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.check((days) => days >= 1 && days <= mostDays, `must be from 1 to ${mostDays}`),
  ),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and access points by their ARN. */
const bucketName = /^(?:[a-zA-Z0-9][a-zA-Z0-9._-]{1,254}|arn:[\w:./-]{10,300})$/;

/** An address of the web, without a password in it. */
function isAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

export const Options = options({
  bucket: option(
    v.pipe(v.string(), v.trim(), v.regex(bucketName, 'is no name of a bucket')),
    'Bucket that keeps the releases.',
    { env: 'ARCHIVE_BUCKET' },
  ),
  prefix: option(
    v.optional(
      v.pipe(
        v.string(),
        v.check(
          (prefix) => findPrefixProblem(prefix) === undefined,
          (issue) => findPrefixProblem(issue.input) ?? '',
        ),
      ),
      '${name}/${tag}',
    ),
    'Where a release goes in the bucket. `${name}`, `${owner}` (of the repository), `${version}`, `${tag}` and `${channel}` are replaced.',
  ),
  region: option(
    v.optional(text),
    "The bucket's region. Without it: `AWS_DEFAULT_REGION`, the profile, or what the service needs.",
    {
      env: 'AWS_REGION',
    },
  ),
  endpoint: option(
    v.optional(v.pipe(v.string(), v.check(isAddress, 'is no address such as `https://s3.example.com`'))),
    'Address of a service other than AWS, such as `https://<account>.r2.cloudflarestorage.com`.',
    { env: 'AWS_ENDPOINT_URL_S3' },
  ),
  pathStyle: option(
    v.optional(v.boolean()),
    'Whether the bucket is in the path of an address instead of its host. By default, it is where `endpoint` is set.',
  ),
  profile: option(v.optional(text), 'Profile of the AWS configuration files.', { env: 'AWS_PROFILE' }),
  role: option(
    v.optional(v.pipe(v.string(), v.regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'is no ARN of a role'))),
    'ARN of the role that the job takes by its own identity (OIDC), without stored keys.',
    { env: 'AWS_ROLE_ARN' },
  ),
  audience: option(v.optional(text, 'sts.amazonaws.com'), 'Audience of the identity token for the role.'),
  image: option(v.optional(v.boolean(), false), 'Whether images are archived too, each as an OCI layout.'),
  storageClass: option(
    v.optional(text),
    "Storage class of the objects, such as `STANDARD_IA`. Without it: the service's default.",
  ),
  kmsKey: option(
    v.optional(v.union([text, v.literal(true)])),
    'KMS key that encrypts the objects: its ID or ARN, or `true` for the key of the account.',
  ),
  objectLock: option(
    v.optional(ObjectLock),
    'Lock of the objects, from when they are written: `{"mode": "governance", "days": 365}`. The bucket must have been created with object lock.',
  ),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type ArchiveOptions = WrittenOptions<typeof Options>;
