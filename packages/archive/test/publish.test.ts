import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
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
  writeArtifact,
  writeLedger,
} from './world.ts';

const files = [
  'SHA256SUMS',
  'dist/parcel-1.2.0-py3-none-any.whl',
  'dist/parcel-1.2.0.tar.gz',
  'sbom/parcel.cdx.json',
  'waybill.json',
];

describe('publish', () => {
  it('archives what the release made, its ledger, and the list of hashes last', async () => {
    await using world = await openWorld();

    const published = await publish(raw, world.context(), ports);

    expect(published).toEqual({ name: 'Archive', place: `s3://archive/${place}`, files: 4 });
    expect(await world.names()).toEqual(files);
    const sums = (await world.s3.object(bucket, `${place}/SHA256SUMS`)).toString().trim().split('\n');
    expect(sums.map((line) => line.split('  ')[1])).toEqual(files.slice(1));
    for (const line of sums) {
      const [hash, name] = line.split('  ');
      expect(sha256(await world.s3.object(bucket, `${place}/${name}`))).toBe(hash);
    }
    expect(world.writes().at(-1)).toBe('PUT SHA256SUMS');
    expect(
      world.door.requests
        .filter(({ method }) => method === 'PUT')
        .every(({ headers }) => headers['if-none-match'] === '*'),
    ).toBe(true);
  });

  it('archives an image as a layout that others can read', async () => {
    await using world = await openWorld({}, { hasImage: true });

    await publish({ ...raw, image: true }, world.context(), ports);

    const index = JSON.parse((await world.s3.object(bucket, `${place}/image/index.json`)).toString());
    const [image] = world.artifacts;
    expect(index.manifests).toEqual([expect.objectContaining({ digest: image?.digest })]);
    const blobs = (await world.names()).filter((name) => name.startsWith('image/blobs/'));
    expect(blobs.length).toBeGreaterThan(3);
    for (const name of blobs)
      expect(sha256(await world.s3.object(bucket, `${place}/${name}`))).toBe(name.split('/').at(-1));
    expect(JSON.parse((await world.s3.object(bucket, `${place}/image/oci-layout`)).toString())).toEqual({
      imageLayoutVersion: '1.0.0',
    });
  });

  it('leaves images out unless they are asked for', async () => {
    await using world = await openWorld({}, { hasImage: true });

    await publish(raw, world.context(), ports);

    expect(await world.names()).toEqual(['SHA256SUMS', 'waybill.json']);
  });

  it('writes nothing a second time, also when the ledger has gone on', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' }, { hasImage: true });
    const image = { ...raw, image: true };
    await publish(image, world.context(), ports);
    world.door.reset();
    await writeLedger(world.cwd, [...world.artifacts].reverse(), { state: 'delivered', updated: 'later' });
    const context = world.context();

    const published = await publish(image, context, ports);

    expect(world.writes()).toEqual([]);
    expect(published).toMatchObject({ place: `s3://archive/${place}` });
    expect(context.lines.at(-1)).toMatch(/^Archived (\d+) files at .*; \1 of them were there\.$/);
  });

  it('writes what is missing, and only that', async () => {
    await using world = await openWorld();
    await publish(raw, world.context(), ports);
    await world.s3.remove(bucket, `${place}/sbom/parcel.cdx.json`);
    await world.s3.remove(bucket, `${place}/SHA256SUMS`);
    world.door.reset();

    await publish(raw, world.context(), ports);

    expect(world.writes()).toEqual(['PUT sbom/parcel.cdx.json', 'PUT SHA256SUMS']);
    expect(await world.names()).toEqual(files);
  });

  it.each(['dist/a.whl', 'SHA256SUMS', 'waybill.json'])(
    'stops where %s has other bytes, and leaves them',
    async (name) => {
      await using world = await openWorld({ 'dist/a.whl': 'a' });
      await world.s3.overwrite(bucket, `${place}/${name}`, 'b');

      await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({
        code: 'EARCHIVEDIFFERS',
        permanent: true,
        message: expect.stringContaining(`s3://archive/${place}/${name}`),
      });

      expect((await world.s3.object(bucket, `${place}/${name}`)).toString()).toBe('b');
      expect(await world.names()).not.toContain(name === 'SHA256SUMS' ? undefined : 'SHA256SUMS');
    },
  );

  it('takes a file that somebody else has archived, by its bytes', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    await world.s3.overwrite(bucket, `${place}/dist/a.whl`, 'a');

    await publish(raw, world.context(), ports);

    expect(world.writes()).not.toContain('PUT dist/a.whl');
  });

  it('stops where the file on disk is not the recorded one, and writes nothing of it', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    await writeFile(join(world.cwd, `.waybill/${version}/dist/a.whl`), 'b');

    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEFILE' });

    expect(await world.names()).toEqual([]);
  });

  it('goes on without the result of a scan, which cannot be made again', async () => {
    await using world = await openWorld({ 'scan/a.sarif': '{}' });
    await rm(join(world.cwd, `.waybill/${version}/scan/a.sarif`));
    const context = world.context();

    await publish(raw, context, ports);

    expect(await world.names()).toEqual(['SHA256SUMS', 'waybill.json']);
    expect(context.lines.join('\n')).toContain('scan/a.sarif is not there any more');
  });

  it('archives empty files, and names with odd characters', async () => {
    const odd = "notes/it's (100 %) + a&b <ü>.md";
    await using world = await openWorld({ 'empty.txt': '', [odd]: 'odd' });

    await publish(raw, world.context(), ports);
    await publish(raw, world.context(), ports);

    expect((await world.s3.object(bucket, `${place}/${odd}`)).toString()).toBe('odd');
    expect((await world.s3.object(bucket, `${place}/empty.txt`)).length).toBe(0);
  });

  it('archives without a ledger, for whoever uses the plugin alone', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' }, { hasLedger: false });

    await publish(raw, world.context(), ports);

    expect(await world.names()).toEqual(['SHA256SUMS', 'dist/a.whl']);
  });

  it('says what the options ask for of every object', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    const options = {
      storageClass: 'STANDARD_IA',
      kmsKey: 'alias/releases',
      objectLock: { mode: 'compliance', days: 30 },
    };
    const clock = { now: () => new Date('2026-11-28T00:00:00Z'), sleep: async () => {} };

    await publish({ ...raw, ...options }, world.context(), { ...ports, clock });

    expect(world.s3.attributes(bucket, `${place}/dist/a.whl`)).toMatchObject({
      'x-amz-storage-class': 'STANDARD_IA',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/releases',
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': '2026-12-28T00:00:00Z',
      'x-amz-meta-sha256': sha256('a'),
      'x-amz-checksum-sha256': Buffer.from(sha256('a'), 'hex').toString('base64'),
    });
  });
});

describe('a service', () => {
  const put = { method: 'PUT', path: /a\.whl/ };

  it('that has the object by the time of the write is asked for its bytes', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    await world.s3.overwrite(bucket, `${place}/dist/a.whl`, 'a');
    world.door.inject({ match: { method: 'HEAD', path: /a\.whl/ }, fault: refusal(404, ''), times: 1 });

    await publish(raw, world.context(), ports);

    expect(world.door.requests.map(({ status }) => status)).toContain(412);
    expect(await world.names()).toContain('SHA256SUMS');
  });

  it('that does not say what it has not is written to all the same', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    world.door.inject({ match: { method: 'HEAD' }, fault: refusal(403, '') });

    await publish(raw, world.context(), ports);

    expect(await world.names()).toEqual(['SHA256SUMS', 'dist/a.whl', 'waybill.json']);
  });

  it('that says neither what it has nor keeps it is not written to', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    world.door.inject({ match: { method: 'HEAD' }, fault: refusal(403, '') });
    world.door.inject({
      match: ({ headers }) => headers['if-none-match'] === '*',
      fault: refusal(501, 'NotImplemented'),
    });

    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEUNREADABLE' });
    expect(await world.names()).toEqual([]);
  });

  it('without conditional writes is looked at first, which is said once', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a', 'dist/b.whl': 'b' });
    world.door.inject({
      match: ({ headers }) => headers['if-none-match'] === '*',
      fault: refusal(501, 'NotImplemented'),
    });
    const context = world.context();

    await publish(raw, context, ports);
    await world.s3.overwrite(bucket, `${place}/dist/b.whl`, 'c');

    expect(context.lines.filter((line) => line.includes('has no conditional writes'))).toHaveLength(1);
    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVEDIFFERS' });
  });

  it('without checksums confirms nothing, and is asked for the bytes', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a', 'dist/big.whl': someBytes(large) });
    const named = (name: string) => (request: { readonly headers: Readonly<Record<string, unknown>> }) =>
      name in request.headers;
    const unknown = refusal(501, 'NotImplemented', 'Header x-amz-checksum-sha256 is not implemented');
    world.door.inject({ match: named('x-amz-checksum-sha256'), fault: unknown });
    world.door.inject({ match: named('x-amz-checksum-algorithm'), fault: unknown });
    const context = world.context();

    await publish(raw, context, ports);

    const read = world.door.requests
      .filter(({ method, path }) => method === 'GET' && path.includes('.whl'))
      .map(({ path }) => path);
    expect(read.some((path) => path.includes('a.whl'))).toBe(true);
    expect(read.some((path) => path.includes('big.whl'))).toBe(true);
    expect(context.lines.join()).not.toContain('conditional');
    expect(sha256(await world.s3.object(bucket, `${place}/dist/big.whl`))).toBe(sha256(someBytes(large)));
  });

  it.each([409, 500, 503])('that answers %i is asked again', async (status) => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    world.door.inject({ match: put, fault: refusal(status, 'ConditionalRequestConflict'), times: 2 });

    await publish(raw, world.context(), ports);

    expect(await world.names()).toContain('dist/a.whl');
  });

  it('whose answer is lost has the object, and it is not taken for somebody else’s', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    world.door.inject({ match: put, fault: { kind: 'drop-answer' }, times: 1 });

    await publish(raw, world.context(), ports);

    expect(await world.names()).toEqual(['SHA256SUMS', 'dist/a.whl', 'waybill.json']);
  });

  it('that confirms no SHA-256 is asked for the bytes', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    world.door.inject({ match: put, fault: { kind: 'status', status: 200 } });

    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({
      code: 'EARCHIVECORRUPT',
      message: expect.stringContaining('it is not there'),
    });

    await world.s3.overwrite(bucket, `${place}/dist/a.whl`, 'a');
    world.door.inject({ match: { method: 'HEAD', path: /a\.whl/ }, fault: refusal(404, ''), times: 1 });
    await publish(raw, world.context(), ports);
    expect(world.door.requests.some(({ method, path }) => method === 'GET' && path.includes('a.whl'))).toBe(true);
  });

  it('that keeps other bytes than were sent is found out', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    await world.s3.overwrite(bucket, `${place}/dist/a.whl`, 'b');
    world.door.inject({ match: { method: 'HEAD', path: /a\.whl/ }, fault: refusal(404, ''), times: 1 });
    world.door.inject({ match: put, fault: { kind: 'status', status: 200 } });

    await expect(publish(raw, world.context(), ports)).rejects.toMatchObject({ code: 'EARCHIVECORRUPT' });
  });

  it('hears the secret key of nobody, and no log has it', async () => {
    await using world = await openWorld({ 'dist/a.whl': 'a' });
    const context = world.context();
    world.door.inject({
      match: put,
      fault: refusal(403, 'AccessDenied', `${context.env['AWS_SECRET_ACCESS_KEY']} is wrong`),
    });

    const error = await publish(raw, context, ports).catch((thrown: unknown) => thrown);

    const secret = world.s3.environment.AWS_SECRET_ACCESS_KEY;
    expect(error).toMatchObject({ code: 'EARCHIVEDENIED', message: expect.stringContaining('[secret] is wrong') });
    expect(JSON.stringify([world.door.requests, context.lines, error])).not.toContain(secret);
  });
});

it('archives a file that another plugin recorded a moment ago, as it is on disk', async () => {
  await using world = await openWorld({ 'dist/a.whl': 'a' });
  await writeArtifact(world.cwd, 'dist/b.whl', 'b');

  await publish(raw, world.context(), ports);

  const kept = await world.s3.object(bucket, `${place}/dist/b.whl`);
  expect(kept.equals(await readFile(join(world.cwd, `.waybill/${version}/dist/b.whl`)))).toBe(true);
});
