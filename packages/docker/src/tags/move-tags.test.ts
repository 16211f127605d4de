import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { deliverImage } from '../../../oci/src/layout/deliver-image.ts';
import { readLayout } from '../../../oci/src/layout/read-layout.ts';
import { type LayoutOptions, writeLayout } from '../../../oci/test/image-layout.ts';
import type { Fault } from '../../../oci/test/registry-exchange.ts';
import { setUp } from '../../../oci/test/registry-set-up.ts';
import { moveTags } from './move-tags.ts';
import { planTags } from './plan-tags.ts';

/** A registry that has version 1.0.0 as `latest`, and 1.9.1 and 2.0.0 under their versions alone. */
async function threeVersions(fault: Fault = () => false) {
  const set = await setUp({ fault });
  const { client, registry } = set;
  const digests: Record<string, string> = {};
  async function release(version: string, said: LayoutOptions = {}) {
    const folder = join(set.folder.path, version);
    await writeLayout(folder, { version, content: version, ...said });
    const layout = await readLayout(folder);
    digests[version] = layout.root.digest;
    await deliverImage(client, layout, version);
    return layout.root;
  }
  const images = { first: await release('1.0.0'), old: await release('1.9.1'), newest: await release('2.0.0') };
  const claimOf = (version: string) => {
    const tagging = { nextRelease: { version }, branch: { type: 'release' } };
    return { ...tagging, tags: planTags(tagging, ['{version}', '{major}', 'latest']) };
  };
  registry.tags.set('latest', images.first.digest);
  return { ...set, registry, client, digests, images, release, claimOf };
}

/** Does something once, just before the registry answers a request. */
function before(pattern: RegExp, times: number, act: () => void): Fault {
  let left = times;
  return ({ method, url }) => {
    if (!pattern.test(`${method} ${url}`)) return false;
    left -= 1;
    if (left === 0) act();
    return false;
  };
}

describe('moveTags, of two releases at the same time', () => {
  it('leaves latest to a newer one that moves it between our look and our writing', async () => {
    let newest = '';
    const fault = before(/^HEAD .*manifests\/latest/, 1, () => set.registry.tags.set('latest', newest));
    await using set = await threeVersions(fault);
    newest = set.images.newest.digest;

    expect(await moveTags(set.client, set.images.old, set.claimOf('1.9.1'))).toEqual(['1']);
    expect(set.registry.tags.get('latest')).toBe(newest);
  });

  it('takes latest again from an older one that moves it after us', async () => {
    let old = '';
    const fault = before(/^HEAD .*manifests\/latest/, 2, () => set.registry.tags.set('latest', old));
    await using set = await threeVersions(fault);
    old = set.images.old.digest;

    expect(await moveTags(set.client, set.images.newest, set.claimOf('2.0.0'))).toEqual(['2', 'latest']);
    expect(set.registry.tags.get('latest')).toBe(set.images.newest.digest);
  });

  it('gives latest back to a newer one that has appeared since, and does not write what is so already', async () => {
    let newest = '';
    const fault = before(/^HEAD .*manifests\/latest/, 2, () => {
      for (const tag of ['2.0.0', 'latest']) set.registry.tags.set(tag, newest);
    });
    await using set = await threeVersions(fault);
    newest = set.images.newest.digest;
    set.registry.tags.delete('2.0.0');
    set.registry.writes.length = 0;

    expect(await moveTags(set.client, set.images.old, set.claimOf('1.9.1'))).toEqual(['1']);
    expect(set.registry.tags.get('latest')).toBe(newest);
    expect(set.registry.writes).toEqual(['PUT manifests/1', 'PUT manifests/latest']);
  });

  it('leaves latest to a newer one that moves it while the registry wants a pause', async () => {
    let newest = '';
    let left = 1;
    const fault: Fault = ({ method, url }, response) => {
      if (method !== 'PUT' || !url?.endsWith('/manifests/latest') || left === 0) return false;
      left -= 1;
      set.registry.tags.set('latest', newest);
      response.writeHead(429, { 'retry-after': '30' }).end();
      return true;
    };
    await using set = await threeVersions(fault);
    newest = set.images.newest.digest;

    expect(await moveTags(set.client, set.images.old, set.claimOf('1.9.1'))).toEqual(['1']);
    expect(set.registry.tags.get('latest')).toBe(newest);
  });

  it('keeps latest when the newer one that has appeared is on trial on another channel', async () => {
    const version = { 'org.opencontainers.image.version': '3.0.0' };
    let onTrial = '';
    const fault = before(/^PUT .*manifests\/latest/, 1, () => set.registry.tags.set('3.0.0', onTrial));
    await using set = await threeVersions(fault);
    const image = await set.release('3.0.0', { annotations: { ...version, 'dev.waybill.tags': '3.0.0 next' } });
    onTrial = image.digest;
    set.registry.tags.delete('3.0.0');

    expect(await moveTags(set.client, set.images.newest, set.claimOf('2.0.0'))).toEqual(['2', 'latest']);
    expect(set.registry.tags.get('latest')).toBe(set.images.newest.digest);
  });

  it('ends with the newest when both run side by side', async () => {
    await using set = await threeVersions();

    await Promise.all([
      moveTags(set.client, set.images.old, set.claimOf('1.9.1')),
      moveTags(set.client, set.images.newest, set.claimOf('2.0.0')),
    ]);

    expect(set.registry.tags.get('latest')).toBe(set.images.newest.digest);
    expect(set.registry.tags.get('1')).toBe(set.images.old.digest);
  });
});

describe('moveTags, where latest was built by something else', () => {
  const source = 'https://github.com/acme/parcel';
  const version = { 'org.opencontainers.image.version': '20.1.0' };
  const label = 'org.opencontainers.image.source';

  it.each([
    ['has taken its version over from another image', { ...version, [label]: 'https://github.com/nodejs/node' }, true],
    ['says nothing of where it is from', version, true],
    ['is a newer version of this repository', { ...version, [label]: source }, false],
  ])('and %s', async (_what, labels, moves) => {
    await using set = await threeVersions();
    const { digest } = await set.release('unversioned', { annotations: {}, labels });
    set.registry.tags.delete('unversioned');
    set.registry.tags.set('latest', digest);

    const moved = await moveTags(set.client, set.images.newest, { ...set.claimOf('2.0.0'), source });

    expect(moved.includes('latest')).toBe(moves);
  });
});
