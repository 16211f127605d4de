import type { HookInput, VerifyContext } from '@waybill/kernel';
import { placeOf } from '../contents/index.ts';
import { noBucket, noObjectLock, wrongRegion } from '../errors.ts';
import type { Options } from '../options.ts';
import { abortUpload, beginUpload, type Connection, connect, look } from '../store/index.ts';

/** Asks the service for everything that the release will need of it, and leaves no object behind. */
export async function verify(input: HookInput<Options, VerifyContext>): Promise<void> {
  const { context, options } = input;
  const connection = await connect(input);
  await checkBucket(connection);
  // Rights may end at a prefix: the place is as that of a release.
  const place = placeOf(
    options.prefix,
    { version: '0.0.0-check', tag: 'v0.0.0-check', channel: null },
    context.options,
  );
  const key = `${place}/check`;
  await checkWrite(connection, key, context.logger);
  if (options.objectLock !== undefined) await checkObjectLock(connection);
  if ((await look(connection, key)).is === 'unknown') {
    context.logger.warn(
      `The archive does not say what it has not (\`s3:ListBucket\` is missing): it relies on \`If-None-Match\` alone.`,
    );
  }
}

/** @throws EARCHIVEBUCKET, EARCHIVEREGION */
async function checkBucket({ sdk, bucket, ask, service, region }: Connection): Promise<void> {
  const outcome = await ask({ operation: 'HeadBucket', command: new sdk.HeadBucketCommand({ Bucket: bucket }) });
  if (!('refusal' in outcome)) return;
  const { refusal } = outcome;
  if (refusal.status === 404) throw noBucket(bucket, service.name);
  const used = await region();
  if (refusal.region !== undefined && refusal.region !== used)
    throw wrongRegion(bucket, { used, actual: refusal.region, reason: `status ${refusal.status}` });
  // Whoever may not list a bucket may not ask for it either; the next request says what is wrong.
}

/** Begins an upload and aborts it: the service checks the same rights as for an object, and keeps nothing. */
async function checkWrite(connection: Connection, key: string, { warn }: VerifyContext['logger']): Promise<void> {
  const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const begun = await beginUpload(connection, key, { mediaType: 'application/octet-stream', sha256: nothing });
  if ('refusal' in begun) throw connection.explain(begun.refusal, { operation: 'CreateMultipartUpload', key });
  if (await abortUpload(connection, key, begun.output)) return;
  warn(
    `The archive does not let an upload be aborted (\`s3:AbortMultipartUpload\`): the one that checked it is left at ${connection.place(key)}, without any bytes.`,
  );
}

/** @throws EARCHIVELOCK */
async function checkObjectLock({ sdk, bucket, ask }: Connection): Promise<void> {
  const command = new sdk.GetObjectLockConfigurationCommand({ Bucket: bucket });
  const outcome = await ask({ operation: 'GetObjectLockConfiguration', command });
  const isOff =
    'refusal' in outcome
      ? outcome.refusal.status === 404
      : outcome.output.ObjectLockConfiguration?.ObjectLockEnabled !== 'Enabled';
  // Without the right to ask, the first object will tell.
  if (isOff) throw noObjectLock(bucket, 'it was created without object lock');
}
