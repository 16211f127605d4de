import { describe, expect, it } from '@jest/globals';
import { publish, verifyConditions, verifyRelease } from '../src/index.ts';
import { bucket, openWorld, place, ports, raw, refusal } from './world.ts';

describe('verifyConditions', () => {
  it('checks the right to write, and leaves neither an object nor an upload', async () => {
    await using world = await openWorld();

    await verifyConditions(raw, world.context(), ports);

    expect(await world.names()).toEqual([]);
    expect(world.door.requests.map(({ method, path }) => `${method} ${path.replace(/uploadId=[\w-]+/, '')}`)).toEqual([
      'HEAD /archive/',
      'POST /archive/parcel/v0.0.0-check/check?uploads=',
      expect.stringMatching(/^DELETE \/archive\/parcel\/v0\.0\.0-check\/check\?/),
      'HEAD /archive/parcel/v0.0.0-check/check',
    ]);
  });

  it('knows a bucket that does not exist', async () => {
    await using world = await openWorld();

    await expect(verifyConditions({ bucket: 'another' }, world.context(), ports)).rejects.toMatchObject({
      code: 'EARCHIVEBUCKET',
      message: expect.stringMatching(/^the service at 127\.0\.0\.1:\d+ has no bucket `another`\.$/),
    });
  });

  const create = { method: 'POST', path: /\?uploads/ };
  it.each([
    [
      refusal(403, 'AccessDenied', 'Access Denied'),
      'EARCHIVEDENIED',
      '`CreateMultipartUpload` at `s3://archive/parcel/v0.0.0-check/check`: status 403, AccessDenied: Access Denied.',
    ],
    [
      refusal(400, 'ExpiredToken', 'The provided token has expired.'),
      'EARCHIVEEXPIRED',
      'The provided token has expired.',
    ],
    [refusal(403, 'InvalidAccessKeyId'), 'EARCHIVECREDENTIALS', 'does not accept the credentials'],
    [refusal(403, 'SignatureDoesNotMatch'), 'EARCHIVECREDENTIALS', 'does not accept the credentials'],
    [refusal(404, 'NoSuchBucket'), 'EARCHIVEBUCKET', 'has no bucket'],
    [
      refusal(400, 'AuthorizationHeaderMalformed', "the region 'us-east-1' is wrong; expecting 'garage'"),
      'EARCHIVEREGION',
      "expecting 'garage'",
    ],
    [
      refusal(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration'),
      'EARCHIVELOCK',
      'cannot lock objects',
    ],
    [refusal(400, 'InvalidStorageClass', 'no such class'), 'EARCHIVEREFUSED', 'no such class'],
    [refusal(400, 'KMS.NotFoundException', 'Invalid keyId'), 'EARCHIVEREFUSED', 'Invalid keyId'],
    [{ kind: 'status', status: 418, body: '<html>tea' } as const, 'EARCHIVEREFUSED', 'status 418'],
  ])('says what the answer %j means', async (fault, code, words) => {
    await using world = await openWorld();
    world.door.inject({ match: create, fault });

    await expect(verifyConditions(raw, world.context(), ports)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });

  it('names the region of a bucket that is in another one', async () => {
    await using world = await openWorld();
    const headers = { 'x-amz-bucket-region': 'eu-central-1' };
    world.door.inject({ match: { method: 'HEAD' }, fault: { kind: 'status', status: 301, headers } });

    await expect(verifyConditions(raw, world.context(), ports)).rejects.toMatchObject({
      code: 'EARCHIVEREGION',
      message: 'The bucket `archive` is in the region `eu-central-1`, and was asked for in `us-east-1`.',
      details: expect.stringContaining('Set `archive.region` to `eu-central-1`'),
    });
  });

  it('sets a wrong clock by that of the service, once', async () => {
    await using world = await openWorld();
    const skewed = refusal(403, 'RequestTimeTooSkewed', 'Too far.', {
      date: new Date(Date.now() + 3_600_000).toUTCString(),
    });
    world.door.inject({ match: create, fault: skewed, times: 1 });

    await verifyConditions(raw, world.context(), ports);

    const [wrong, corrected] = world.door.requests.filter(({ method }) => method === 'POST');
    const hourOf = (date: unknown) => Number(String(date).slice(9, 11));
    expect((hourOf(corrected?.headers['x-amz-date']) - hourOf(wrong?.headers['x-amz-date']) + 24) % 24).toBe(1);

    world.door.inject({ match: create, fault: skewed });
    await expect(verifyConditions(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVECLOCK' });
  });

  it('says when rights are missing without which a release can be archived all the same', async () => {
    await using world = await openWorld();
    world.door.inject({ match: { method: 'HEAD' }, fault: refusal(403, '') });
    world.door.inject({ match: { method: 'DELETE' }, fault: refusal(403, 'AccessDenied') });
    const context = world.context();

    await verifyConditions(raw, context, ports);

    expect(context.lines.join('\n')).toContain('`s3:ListBucket` is missing');
    expect(context.lines.join('\n')).toContain('`s3:AbortMultipartUpload`');
  });

  it('knows a bucket without object lock', async () => {
    await using world = await openWorld();
    world.door.inject({
      match: { path: /\?object-lock/ },
      fault: refusal(404, 'ObjectLockConfigurationNotFoundError'),
    });
    const locked = { ...raw, objectLock: { mode: 'governance', days: 30 } };

    await expect(verifyConditions(locked, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVELOCK' });
  });

  it('sends nothing in clear text over a network', async () => {
    await using world = await openWorld();
    const clear = { ...raw, endpoint: 'http://minio.corp.example:9000' };

    await expect(verifyConditions(clear, world.context(), ports)).rejects.toMatchObject({ code: 'ECLEARTEXT' });
  });

  it.each([
    [{}, 'archive.bucket'],
    [{ bucket: 'a b' }, 'archive.bucket'],
    [{ ...raw, prefix: 'releases' }, 'archive.prefix'],
    [{ ...raw, role: 'release' }, 'archive.role'],
    [{ ...raw, objectLock: { mode: 'governance', days: 0 } }, 'archive.objectLock.days'],
    [{ ...raw, endpoint: 'minio:9000/x y' }, 'archive.endpoint'],
  ])('refuses the options %j', async (options, name) => {
    await using world = await openWorld();

    await expect(verifyConditions(options, world.context(), ports)).rejects.toMatchObject({
      errors: [expect.objectContaining({ code: 'EINVALIDOPTION', message: expect.stringContaining(name) })],
    });
  });
});

it('the plan names the place, and whether it is archived already', async () => {
  await using world = await openWorld();
  const before = world.context();
  await verifyRelease(raw, before, ports);
  await publish(raw, world.context(), ports);
  const after = world.context();
  await verifyRelease({ ...raw, image: true }, after, ports);

  expect(before.lines).toEqual([`Plan: archive every file of the release at s3://${bucket}/${place}.`]);
  expect(after.lines).toEqual([
    `Plan: archive every file and image of the release at s3://${bucket}/${place}.`,
    'The archive has this release already: the same bytes are left alone, other bytes stop the release.',
  ]);
});
