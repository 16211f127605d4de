import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, jest } from '@jest/globals';
import { faultProxy } from '@waybill/rehearsal';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';
import { motoServer, type S3Server, versitygw, versitygwServer } from '../../../test/harness/services/s3-servers.ts';
import { confirm, publish, restore, verifyConditions } from '../src/index.ts';
import {
  bucket,
  large,
  openWorld,
  place,
  ports,
  raw,
  refusal,
  someBytes,
  version,
  writeArtifact,
} from '../test/world.ts';

jest.setTimeout(300_000);

const withMoto = await withPypi(it);
const folder = await versitygw();
const withVersitygw = folder === undefined ? it.skip : it;

const image = { ...raw, image: true };
const odd = "notes/it's (100 %) + a&b.md";

/** A client of its own, for what the plugin does not do. */
function clientFor({ url, environment: env }: S3Server): S3Client {
  const credentials = {
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
  return new S3Client({ endpoint: url, region: 'us-east-1', forcePathStyle: true, credentials });
}

/** What must hold of every service: once, the same again, never another, back byte for byte, continued after a part. */
async function archiveAndBack(server: S3Server): Promise<void> {
  const bytes = someBytes(large);
  await using world = await openWorld({ 'dist/big.whl': bytes, [odd]: 'odd', 'empty.txt': '' }, { hasImage: true });
  await using door = await faultProxy(server.url);
  const context = () => world.context({ ...server.environment, AWS_ENDPOINT_URL_S3: door.url });
  await verifyConditions(image, context(), ports);
  await expect(verifyConditions({ bucket: 'nobody-has-this' }, context(), ports)).rejects.toMatchObject({
    code: 'EARCHIVEBUCKET',
  });

  // Interrupted after two of three parts: the third is all that is sent of it.
  door.inject({ match: { method: 'PUT', path: /partNumber=3/ }, fault: refusal(403, 'ExpiredToken') });
  await expect(publish(image, context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEEXPIRED' });
  const sent = () =>
    door.requests.filter(
      ({ method, path, status }) => method === 'PUT' && path.includes('partNumber') && status === 200,
    );
  const before = sent().length;
  expect(before).toBeGreaterThan(0);
  door.reset();
  await publish(image, context(), ports);
  expect(before + sent().length).toBe(3);

  door.reset();
  const again = context();
  await publish(image, again, ports);
  expect(door.requests.filter(({ method }) => method === 'PUT' || method === 'POST')).toEqual([]);
  expect(again.lines.at(-1)).toMatch(/^Archived (\d+) files at .*; \1 of them were there\.$/);
  expect(await confirm(image, { ...again, artifacts: world.artifacts }, ports)).toEqual([]);

  await rm(join(world.cwd, `.waybill/${version}`), { recursive: true });
  await restore(image, { ...again, artifacts: world.artifacts }, ports);
  expect((await readFile(join(world.cwd, `.waybill/${version}/dist/big.whl`))).equals(bytes)).toBe(true);
  expect(await readFile(join(world.cwd, `.waybill/${version}`, odd), 'utf8')).toBe('odd');

  await writeArtifact(world.cwd, 'dist/big.whl', someBytes(large, 2));
  await expect(publish(raw, context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEDIFFERS' });
  const conditions = door.requests.filter(({ status }) => status === 412);
  expect(conditions).toEqual([]);

  // The same without a look first: the condition alone keeps what is there.
  door.inject({ match: { method: 'HEAD', path: /big\.whl/ }, fault: refusal(404, ''), times: 1 });
  await expect(publish(raw, context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEDIFFERS' });
}

describe('moto', () => {
  withMoto('keeps releases', async () => {
    await using server = await motoServer();
    const client = clientFor(server);
    await client.send(new CreateBucketCommand({ Bucket: bucket }));

    await archiveAndBack(server);
  });

  withMoto('locks what it keeps, and only in a bucket that can', async () => {
    await using server = await motoServer();
    const client = clientFor(server);
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    await client.send(new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true }));
    await using world = await openWorld({ 'dist/a.whl': 'a', 'dist/big.whl': someBytes(large) });
    const options = { storageClass: 'STANDARD_IA', kmsKey: true, objectLock: { mode: 'governance', days: 30 } };
    const locked = { bucket: 'locked', ...options };
    const context = () => world.context(server.environment);

    await expect(verifyConditions({ ...raw, ...options }, context(), ports)).rejects.toMatchObject({
      code: 'EARCHIVELOCK',
    });
    await verifyConditions(locked, context(), ports);
    await publish(locked, context(), ports);
    await publish(locked, context(), ports);

    // moto forgets the lock of an object in parts.
    for (const name of ['dist/a.whl', 'SHA256SUMS']) {
      const object = await client.send(new HeadObjectCommand({ Bucket: 'locked', Key: `${place}/${name}` }));
      expect(object).toMatchObject({ ObjectLockMode: 'GOVERNANCE', ServerSideEncryption: 'aws:kms' });
      expect(object.ObjectLockRetainUntilDate?.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    }
  });
});

describe('versitygw', () => {
  withVersitygw('keeps releases, and checks every signature and checksum', async () => {
    await using server = await versitygwServer(folder ?? '', [bucket]);

    await archiveAndBack(server);

    await using world = await openWorld();
    const wrong = { ...server.environment, AWS_SECRET_ACCESS_KEY: 'another-secret-of-the-test' };
    await expect(verifyConditions(raw, world.context(wrong), ports)).rejects.toMatchObject({
      code: 'EARCHIVECREDENTIALS',
    });
  });
});
