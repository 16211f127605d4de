import { ReleaseError } from '@waybill/kernel';

const documentation = 'https://github.com/waybill-release/waybill/tree/main/packages/archive#readme';

export const noBucket = (bucket: string, service: string) =>
  new ReleaseError(
    'EARCHIVEBUCKET',
    `${service} has no bucket \`${bucket}\`.`,
    'Create the bucket, or correct `archive.bucket`. A bucket of another service or account needs `archive.endpoint` or other credentials.',
  );

export const noRegion = (bucket: string) =>
  new ReleaseError(
    'ENOARCHIVEREGION',
    `The region of the bucket \`${bucket}\` is not known.`,
    'Set `archive.region` or the environment variable `AWS_REGION`, for example to `eu-central-1`.',
  );

export const wrongRegion = (
  bucket: string,
  { used, actual, reason }: { readonly used: string; readonly actual: string | undefined; readonly reason: string },
) =>
  new ReleaseError(
    'EARCHIVEREGION',
    actual === undefined
      ? `The region \`${used}\` is wrong for the bucket \`${bucket}\`: ${reason}.`
      : `The bucket \`${bucket}\` is in the region \`${actual}\`, and was asked for in \`${used}\`.`,
    actual === undefined
      ? 'Set `archive.region` to the region that the service names.'
      : `Set \`archive.region\` to \`${actual}\`. It comes before \`AWS_REGION\`.`,
  );

export const noCredentials = (reason: string) =>
  new ReleaseError(
    'ENOARCHIVECREDENTIALS',
    `No credentials for the archive were found: ${reason}.`,
    `Give the job one of: the role of \`archive.role\` with \`id-token: write\` (GitHub) or the token \`AWS_ID_TOKEN\` of \`id_tokens\` (GitLab), the variables \`AWS_ACCESS_KEY_ID\` and \`AWS_SECRET_ACCESS_KEY\`, or a profile. See ${documentation}`,
  );

export const roleRefused = (role: string, reason: string) =>
  new ReleaseError(
    'EARCHIVEROLE',
    `The job does not get the role \`${role}\`: ${reason}.`,
    'Check the trust policy of the role: its `sub` must match this repository, and its `aud` must be `archive.audience`. The identity provider must exist in the account.',
  );

export const credentialsRefused = (service: string, reason: string) =>
  new ReleaseError(
    'EARCHIVECREDENTIALS',
    `${service} does not accept the credentials: ${reason}.`,
    'Check that `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` belong together, to this service, and are active. Temporary keys also need `AWS_SESSION_TOKEN`.',
  );

export const credentialsExpired = (service: string, reason: string) =>
  new ReleaseError(
    'EARCHIVEEXPIRED',
    `The credentials for ${service} have expired: ${reason}.`,
    'Run the job again with new credentials: what is archived already is left alone, and an upload in parts goes on. With `archive.role`, they are renewed while the job runs.',
  );

export const clockSkewed = (service: string, reason: string) =>
  new ReleaseError(
    'EARCHIVECLOCK',
    `The clock of this machine differs too much from that of ${service}: ${reason}.`,
    'Set the clock of the machine, for example with `timedatectl set-ntp true`, and run the job again.',
  );

export const denied = (operation: string, place: string, reason: string) =>
  new ReleaseError(
    'EARCHIVEDENIED',
    `The credentials may not do \`${operation}\` at \`${place}\`: ${reason}.`,
    `Allow it for the bucket and everything below the prefix: \`s3:PutObject\`, \`s3:GetObject\`, \`s3:AbortMultipartUpload\`, \`s3:ListMultipartUploadParts\`, and \`s3:ListBucket\` with \`s3:ListBucketMultipartUploads\` for the bucket. With \`kmsKey\` also \`kms:GenerateDataKey\` and \`kms:Decrypt\`; with \`objectLock\` also \`s3:PutObjectRetention\`. See ${documentation}`,
  );

export const refused = (operation: string, place: string, reason: string) =>
  new ReleaseError(
    'EARCHIVEREFUSED',
    `The service refuses \`${operation}\` at \`${place}\`: ${reason}.`,
    'Check the options `storageClass`, `kmsKey`, `objectLock` and `endpoint` of the section `archive`. An error of the service itself passes: run the job again, and the upload goes on.',
  );

export const noObjectLock = (bucket: string, reason: string) =>
  new ReleaseError(
    'EARCHIVELOCK',
    `The bucket \`${bucket}\` cannot lock objects: ${reason}.`,
    'Enable object lock for the bucket (on AWS also possible later; elsewhere at its creation), or remove `archive.objectLock`.',
  );

export const otherBytes = (place: string, { archived, ours }: { readonly archived: string; readonly ours: string }) =>
  new ReleaseError(
    'EARCHIVEDIFFERS',
    `The archive has other bytes at \`${place}\`: ${archived}, and this release has ${ours}.`,
    'Nothing in an archive is overwritten. If another project writes to the same place, choose another `archive.prefix`. If the object is wrong, delete it and run the job again.',
    { permanent: true },
  );

export const notComparable = (place: string) =>
  new ReleaseError(
    'EARCHIVEUNREADABLE',
    `Whether the archive has \`${place}\` already cannot be found out.`,
    'Allow the credentials `s3:GetObject` for the objects and `s3:ListBucket` for the bucket: without the second one, the service answers 403 for an object that does not exist.',
  );

export const arrivedWrong = (place: string, reason: string) =>
  new ReleaseError(
    'EARCHIVECORRUPT',
    `What the service keeps at \`${place}\` is not what was sent: ${reason}.`,
    'Delete the object and run the job again. If it happens again, the service or a proxy before it changes data: do not use it for an archive.',
  );

export const fileChanged = (file: string, problem: string) =>
  new ReleaseError(
    'EARCHIVEFILE',
    `\`${file}\` cannot be archived: ${problem}.`,
    'Something changed the file after the release was built. Run the job again on a fresh checkout: the release is finished with the recorded bytes.',
  );

export const keyTooLong = (key: string) =>
  new ReleaseError(
    'EARCHIVEKEY',
    `The key \`${key.slice(0, 80)}…\` has more than 1,024 bytes.`,
    'Choose a shorter `archive.prefix`, or shorter names of files.',
  );

export const noRepository = () =>
  new ReleaseError(
    'ENOARCHIVEREPOSITORY',
    'There is no repository whose releases could be fetched.',
    'Run the command by `npx waybill fetch <tag>` in the repository of the project.',
  );

export const unknownRelease = (name: string, newest: readonly string[]) =>
  new ReleaseError(
    'ENOARCHIVEDRELEASE',
    `The ledger has no release \`${name}\`.`,
    newest.length > 0
      ? `The newest releases are ${newest.join(', ')}.`
      : 'The ledger has no release at all. Fetch it with `git fetch origin refs/notes/waybill:refs/notes/waybill`.',
  );

export const nothingArchived = (tag: string, place: string) =>
  new ReleaseError(
    'EARCHIVEEMPTY',
    `The archive has nothing of ${tag} at \`${place}\`.`,
    'Check `archive.bucket` and `archive.prefix`: a release is where they said when it was made. Releases from before the archive was configured are not in it.',
  );

export const notFetched = (tag: string, problems: readonly string[]) =>
  new ReleaseError(
    'EARCHIVEINCOMPLETE',
    `${problems.length === 1 ? 'One file' : `${problems.length} files`} of ${tag} could not be fetched as the ledger has ${problems.length === 1 ? 'it' : 'them'}.`,
    problems.join('\n'),
  );
