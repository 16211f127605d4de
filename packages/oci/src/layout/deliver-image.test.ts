import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeLayout } from '../../test/image-layout.ts';
import type { Fault } from '../../test/registry-exchange.ts';
import { answerWith, cutOff, first, refuseWith } from '../../test/registry-faults.ts';
import { setUp } from '../../test/registry-set-up.ts';
import { deliverImage } from './deliver-image.ts';
import { readLayout } from './read-layout.ts';

describe('deliverImage', () => {
  it('sends blobs, then manifests from the leaves up, then the tag', async () => {
    await using set = await setUp();
    const { registry, layout, digest } = set;

    expect(await deliverImage(set.client, layout, '1.2.0')).toEqual({ sent: expect.any(Number) });

    expect(registry.tags.get('1.2.0')).toBe(digest);
    expect(registry.blobs.size).toBe(5);
    const manifests = registry.writes.filter((each) => each.startsWith('PUT manifests'));
    expect(manifests).toHaveLength(3);
    expect(manifests.at(-1)).toBe('PUT manifests/1.2.0');
    expect(registry.manifests.has(digest)).toBe(true);
    expect(registry.sessions.size).toBe(0);
  });

  it('sends nothing when all is there', async () => {
    await using set = await setUp();
    await deliverImage(set.client, set.layout, '1.2.0');
    set.registry.writes.length = 0;

    expect(await deliverImage(set.client, set.layout, '1.2.0')).toEqual({ sent: 0 });
    expect(set.registry.writes).toEqual([]);
  });

  it('sends only the rest of a delivery that died', async () => {
    await using set = await setUp();
    const { registry, layout } = set;
    const [one, two] = layout.blobs;
    if (one === undefined || two === undefined) throw new Error('no blobs');
    await set.client.uploadBlob(one);
    await set.client.uploadBlob(two);
    registry.writes.length = 0;

    const { sent } = await deliverImage(set.client, layout, '1.2.0');

    const rest = layout.blobs.slice(2).map(({ size }) => size);
    expect(sent).toBe(rest.reduce((a, b) => a + b));
    expect(registry.writes.filter((each) => each.startsWith('PUT blobs'))).toHaveLength(rest.length);
  });

  it('does not touch a version that is another image', async () => {
    await using set = await setUp();
    await deliverImage(set.client, set.layout, '1.2.0');
    await writeLayout(join(set.folder.path, 'other'), { content: 'two' });
    set.registry.writes.length = 0;

    const other = deliverImage(set.client, await readLayout(join(set.folder.path, 'other')), '1.2.0');

    await expect(other).rejects.toMatchObject({ code: 'EIMAGETAKEN' });
    expect(set.registry.writes).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['a HEAD is answered with 500', first(3, /^HEAD/, answerWith(500))],
    ['an upload is answered with 503', first(2, /^PUT .*uploads/, answerWith(503))],
    ['the registry asks to wait', first(2, /^(POST|PUT)/, answerWith(429, { 'retry-after': '1' }))],
    ['an upload is cut off', first(2, /^PUT .*uploads/, cutOff)],
    ['a session is lost', first(1, /^PUT .*uploads/, refuseWith(404, 'BLOB_UPLOAD_UNKNOWN'))],
    ['a manifest is answered with 502', first(2, /^PUT .*manifests/, answerWith(502))],
  ])('arrives although %s', async (_name, fault) => {
    await using set = await setUp({ fault });

    await deliverImage(set.client, set.layout, '1.2.0');

    expect(set.registry.tags.get('1.2.0')).toBe(set.digest);
  });

  it.each<[string, number, string]>([
    ['ELAYERTOOLARGE', 413, 'SIZE_INVALID'],
    ['EUPLOADDAMAGED', 400, 'DIGEST_INVALID'],
    ['EREGISTRYREADONLY', 405, 'UNSUPPORTED'],
    ['EIMAGENAMEREFUSED', 400, 'NAME_INVALID'],
    ['ENOPUSHACCESS', 400, 'DENIED'],
    ['EREGISTRYANSWER', 418, 'TEAPOT'],
  ])('ends in %s at once when blobs are answered with %i %s', async (code, status, theirs) => {
    let count = 0;
    const counting: Fault = (request, response) => {
      if (!/^PUT .*uploads/.test(`${request.method} ${request.url}`)) return false;
      count += 1;
      return refuseWith(status, theirs)(request, response);
    };
    await using set = await setUp({ fault: counting });

    await expect(deliverImage(set.client, set.layout, '1.2.0')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(theirs),
    });
    // Six at a time, each as a whole and in pieces.
    expect(count).toBeLessThanOrEqual(12);
    expect(set.registry.tags.size).toBe(0);
  });

  it.each<[string, Fault]>([
    ['EMANIFESTREFUSED', refuseWith(400, 'MANIFEST_INVALID')],
    ['EREGISTRYLIMIT', answerWith(429)],
  ])('ends in %s for a manifest, and names nothing', async (code, fault) => {
    await using set = await setUp({ fault: first(Number.POSITIVE_INFINITY, /^PUT .*manifests/, fault) });

    await expect(deliverImage(set.client, set.layout, '1.2.0')).rejects.toMatchObject({ code });
    expect(set.registry.tags.size).toBe(0);
  });

  it('notices a registry that keeps something else than it was sent', async () => {
    const converting: Fault = (request, response) => {
      if (request.method === 'PUT' && request.url?.includes('/manifests/'))
        response.setHeader('docker-content-digest', `sha256:${'0'.repeat(64)}`);
      return false;
    };
    await using set = await setUp({ fault: converting });

    await expect(deliverImage(set.client, set.layout, '1.2.0')).rejects.toMatchObject({ code: 'EDIGESTCHANGED' });
    expect(set.registry.tags.size).toBe(0);
  });

  it('waits as long as a registry asks that takes so many requests only', async () => {
    await using set = await setUp({ limit: { requests: 10, seconds: 30 } });

    await deliverImage(set.client, set.layout, '1.2.0');

    expect(set.registry.tags.get('1.2.0')).toBe(set.digest);
    expect(set.clock.slept).toContain(30_000);
  });
});
