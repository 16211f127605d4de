import { readdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContainerRegistry, containerRegistry, type Fault, faultProxy } from '@waybill/rehearsal';
import {
  account,
  clientFor,
  clock,
  type ImageFolder,
  imageFolder,
  readBack,
} from '../../../test/harness/images/registry-client.ts';
import { limitingProxy } from '../../../test/harness/services/proxies.ts';
import { deliverImage } from '../src/layout/deliver-image.ts';

let registry: ContainerRegistry;
let folder: ImageFolder;
let storage: string;

beforeAll(async () => {
  folder = await imageFolder();
  storage = join(folder.path, 'storage');
  registry = await containerRegistry({ account, storage });
});
afterAll(async () => {
  await registry?.stop();
  await folder?.[Symbol.asyncDispose]();
});

describe('a registry behind a network that fails', () => {
  it.each<[string, string, Fault]>([
    ['answers 500', 'HEAD', { kind: 'status', status: 500 }],
    ['answers 503', 'POST', { kind: 'status', status: 503 }],
    ['answers 500', 'PUT', { kind: 'status', status: 500 }],
    ['asks to wait', 'PUT', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }],
    ['breaks in the middle', 'PUT', { kind: 'reset', afterBytes: 2_000_000 }],
    ['breaks at once', 'HEAD', { kind: 'reset' }],
    ['keeps its answer', 'PUT', { kind: 'drop-answer' }],
    ['keeps its answer', 'POST', { kind: 'drop-answer' }],
  ])('gets a blob although it %s to %s', async (_name, method, fault) => {
    await using proxy = await faultProxy(registry.url);
    proxy.inject({ match: { method }, times: 2, fault });
    const client = clientFor({ host: new URL(proxy.url).host });
    const blob = await folder.blobOf(5_000_000);
    clock.slept.length = 0;

    await client.uploadBlob(blob);

    expect((await readBack(client, blob.digest)).equals(blob.bytes)).toBe(true);
    expect(proxy.requests.filter((request) => request.fault === fault.kind)).toHaveLength(
      fault.kind === 'drop-answer' && method === 'PUT' ? 1 : 2,
    );
    if (fault.kind === 'status' && fault.headers) expect(clock.slept).toContain(7000);
  });

  it('gets a blob whose pieces are cut off', async () => {
    await using proxy = await faultProxy(registry.url);
    proxy.inject({ match: { method: 'PUT' }, times: 1, fault: { kind: 'status', status: 413 } });
    proxy.inject({ match: { method: 'PATCH' }, times: 2, fault: { kind: 'reset', afterBytes: 1_000_000 } });
    const client = clientFor({ host: new URL(proxy.url).host });
    const blob = await folder.blobOf(9_000_000);

    await client.uploadBlob(blob);

    expect((await readBack(client, blob.digest)).equals(blob.bytes)).toBe(true);
  });

  it('names the registry when it stays silent', async () => {
    await using proxy = await faultProxy(registry.url);
    proxy.inject({ match: { method: 'PUT' }, fault: { kind: 'reset' } });
    const client = clientFor({ host: new URL(proxy.url).host });

    const upload = client.uploadBlob(await folder.blobOf(1000));

    await expect(upload).rejects.toMatchObject({ code: 'EUNREACHABLE' });
  });
});

describe('a registry with limits', () => {
  it.each([3_000_000, 1_000_000])('gets a blob of 9 MB in bodies of at most %i bytes', async (largest) => {
    await using proxy = await limitingProxy(registry.url, largest);
    const client = clientFor({ host: proxy.host });
    const blob = await folder.blobOf(9_000_000);

    await client.uploadBlob(blob);

    expect((await readBack(client, blob.digest)).equals(blob.bytes)).toBe(true);
    expect(Math.max(...proxy.bodies)).toBeLessThanOrEqual(largest);
  });

  it('is named when no piece is small enough', async () => {
    await using proxy = await faultProxy(registry.url);
    const match = ({ headers }: IncomingMessage) => Number(headers['content-length']) > 10_000;
    proxy.inject({ match, fault: { kind: 'status', status: 413 } });
    const client = clientFor({ host: new URL(proxy.url).host });

    const upload = client.uploadBlob(await folder.blobOf(3_000_000));

    await expect(upload).rejects.toMatchObject({ code: 'ELAYERTOOLARGE' });
  });
});

describe('a registry that only reads', () => {
  it('is named before the build and at every step of a delivery, and keeps what it has', async () => {
    const full = clientFor({ host: registry.host, name: 'acme/kept' });
    const layout = await folder.layoutOf('kept');
    await deliverImage(full, layout, '1.2.0');
    const mirror = await containerRegistry({ account, storage, readOnly: true });
    const client = clientFor({ host: mirror.host, name: 'acme/kept' });
    const refused = { code: 'EREGISTRYREADONLY' };

    await expect(client.checkPush()).rejects.toMatchObject(refused);
    await expect(client.uploadBlob(await folder.blobOf(1000))).rejects.toMatchObject(refused);
    await expect(client.putManifest('latest', layout.root)).rejects.toMatchObject(refused);
    expect(await deliverImage(client, layout, '1.2.0')).toEqual({ sent: 0 });
    await mirror.stop();
  });
});

describe('the right to push', () => {
  it('is proven without leaving an upload or a repository', async () => {
    const name = 'acme/proven';

    await clientFor({ host: registry.host, name }).checkPush();

    const files = await readdir(join(storage, 'docker/registry/v2/repositories', name), { recursive: true });
    // Debian's registry itself writes the hash of nothing for an upload that it has just removed.
    expect(files.filter((file) => !/_uploads(\/[\w-]+(\/hashstates(\/sha256(\/0)?)?)?)?$/.test(file))).toEqual([]);
    expect(await registry.repositories()).not.toContain(name);
    expect(
      (await registry.log()).match(/"DELETE \/v2\/acme\/proven\/blobs\/uploads\/[^ ]+ HTTP\/1\.1" 204/g),
    ).toHaveLength(1);
  });
});
