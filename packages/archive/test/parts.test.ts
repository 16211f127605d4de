import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { publish } from '../src/index.ts';
import {
  bucket,
  large,
  openWorld,
  place,
  ports,
  raw,
  refusal,
  sha256,
  someBytes,
  version,
  type World,
} from './world.ts';

const name = 'dist/big.whl';
let bytes: Uint8Array;
beforeAll(() => {
  bytes = someBytes(large);
});

/** Numbers of the parts that were sent, in order. */
const sentParts = (world: World) =>
  world.door.requests
    .filter(({ method, path, status }) => method === 'PUT' && path.includes('partNumber') && status === 200)
    .map(({ path }) => Number(new URL(path, 'http://s3').searchParams.get('partNumber')))
    .sort();

const part = (number: number) => ({ method: 'PUT', path: new RegExp(`partNumber=${number}\\b`) });
const complete = { method: 'POST', path: /uploadId=/ };

/** Uploads that nobody has completed. */
async function openUploads({ s3 }: World): Promise<number> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${s3.environment.AWS_ACCESS_KEY_ID}/x`;
  const list = await fetch(`${s3.url}/${bucket}?uploads`, { headers: { authorization } });
  return [...(await list.text()).matchAll(/<Upload>/g)].length;
}

async function kept(world: World): Promise<string> {
  return sha256(await world.s3.object(bucket, `${place}/${name}`));
}

describe('a large file', () => {
  it('goes in parts, whose hashes the service confirms', async () => {
    await using world = await openWorld({ [name]: bytes });

    await publish({ ...raw, objectLock: { mode: 'governance', days: 1 }, kmsKey: true }, world.context(), ports);

    expect(sentParts(world)).toEqual([1, 2, 3]);
    expect(await kept(world)).toBe(sha256(bytes));
    expect(world.s3.attributes(bucket, `${place}/${name}`)).toMatchObject({
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-checksum-type': 'COMPOSITE',
      'x-amz-meta-sha256': sha256(bytes),
    });
    world.door.reset();
    await publish(raw, world.context(), ports);
    expect(world.writes()).toEqual([]);
  });

  it('goes on when the service fails in the middle of a part', async () => {
    await using world = await openWorld({ [name]: bytes });
    world.door.inject({ match: part(2), fault: { kind: 'reset', afterBytes: 1_000_000 }, times: 1 });
    world.door.inject({ match: part(3), fault: refusal(500, 'InternalError'), times: 2 });

    await publish(raw, world.context(), ports);

    expect(await kept(world)).toBe(sha256(bytes));
  });

  it('is continued by a later run, which sends only the parts that are missing', async () => {
    await using world = await openWorld({ [name]: bytes });
    world.door.inject({ match: part(2), fault: refusal(403, 'ExpiredToken', 'The token has expired.') });
    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEEXPIRED' });
    expect(await world.names()).toEqual([]);
    const before = sentParts(world);
    expect(before).not.toContain(2);
    expect(before.length).toBeGreaterThan(0);
    world.door.reset();
    const context = world.context();

    await publish(raw, context, ports);

    expect([...sentParts(world), ...before].sort()).toEqual([1, 2, 3]);
    expect(context.lines).toContain(`${name}: ${before.length} parts of an earlier run were there.`);
    expect(await kept(world)).toBe(sha256(bytes));
    expect(await openUploads(world)).toBe(0);
  });

  it('has no part of a former build with other bytes', async () => {
    await using world = await openWorld({ [name]: someBytes(large, 2) });
    world.door.inject({ match: complete, fault: refusal(403, 'AccessDenied') });
    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEDENIED' });
    world.door.reset();
    await using other = await openWorld({ [name]: bytes });
    const env = { ...world.s3.environment, AWS_ENDPOINT_URL_S3: world.door.url };

    await publish(raw, other.context(env), ports);

    expect(sentParts(world)).toEqual([1, 2, 3]);
    expect(await kept(world)).toBe(sha256(bytes));
  });

  it('is there when the answer to its completion is lost', async () => {
    await using world = await openWorld({ [name]: bytes });
    world.door.inject({ match: complete, fault: { kind: 'drop-answer' }, times: 1 });

    await publish(raw, world.context(), ports);

    expect(await kept(world)).toBe(sha256(bytes));
    expect(await world.names()).toContain('SHA256SUMS');
  });

  it('is sent anew after a conflict, and never over another', async () => {
    await using world = await openWorld({ [name]: bytes });
    world.door.inject({ match: complete, fault: refusal(409, 'ConditionalRequestConflict'), times: 1 });

    await publish(raw, world.context(), ports);

    expect(sentParts(world)).toEqual([1, 1, 2, 2, 3, 3]);
    expect(await kept(world)).toBe(sha256(bytes));
    expect(await openUploads(world)).toBe(0);
  });

  it('is not completed over one that came meanwhile', async () => {
    await using world = await openWorld({ [name]: bytes });
    await world.s3.overwrite(bucket, `${place}/${name}`, 'another');
    world.door.inject({ match: { method: 'HEAD', path: /big\.whl/ }, fault: refusal(404, ''), times: 1 });

    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEDIFFERS' });

    expect((await world.s3.object(bucket, `${place}/${name}`)).toString()).toBe('another');
    expect(await openUploads(world)).toBe(0);
  });

  it('is no object where the file on disk is not the recorded one', async () => {
    await using world = await openWorld({ [name]: bytes });
    await writeFile(join(world.cwd, `.waybill/${version}/${name}`), someBytes(large, 3));

    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEFILE' });

    expect(await world.names()).toEqual([]);
    expect(await openUploads(world)).toBe(0);
  });

  it.each(['ListMultipartUploads', 'ListParts'])('is sent whole where the service has no %s', async (operation) => {
    await using world = await openWorld({ [name]: bytes });
    const lists = operation === 'ListParts' ? /uploadId=/ : /\?uploads/;
    world.door.inject({ match: { method: 'GET', path: lists }, fault: refusal(501, 'NotImplemented') });
    world.door.inject({ match: part(3), fault: refusal(403, 'AccessDenied'), times: 1 });
    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEDENIED' });

    await publish(raw, world.context(), ports);

    expect(await kept(world)).toBe(sha256(bytes));
  });

  it('that is gone on this machine is known by what its writer has said', async () => {
    await using world = await openWorld({ 'scan/big.sarif': bytes });
    await publish(raw, world.context(), ports);
    await rm(join(world.cwd, `.waybill/${version}/scan/big.sarif`));
    world.door.reset();

    await publish(raw, world.context(), ports);

    expect(world.writes()).toEqual([]);
  });
});
