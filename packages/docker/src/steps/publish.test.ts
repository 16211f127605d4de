import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../oci/test/registry-exchange.ts';
import { problemsOf, setUp } from '../../test/hooks-set-up.ts';
import { addChannel, prepare, publish } from '../index.ts';

describe('publish', () => {
  it('delivers what was built and moves latest', async () => {
    await using set = await setUp();

    const published = await set.release('1.2.0');

    const digest = set.registry.tags.get('1.2.0');
    expect(published).toEqual({
      name: 'Docker image',
      image: set.registry.image,
      digest,
      tags: ['1.2.0', '1.2', '1', 'latest'],
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    expect(set.registry.tags.get('latest')).toBe(digest);
    expect(set.registry.writes.at(-1)).toBe('PUT manifests/latest');
  });

  it('does the same once when it runs twice', async () => {
    await using set = await setUp();
    const once = await set.release('1.2.0');
    set.registry.writes.length = 0;

    expect(await set.release('1.2.0')).toEqual(once);
    expect(set.registry.writes).toEqual([]);
  });

  it('finishes a release that died before its last tag', async () => {
    await using set = await setUp();
    await set.release('1.2.0');
    set.registry.tags.delete('latest');
    set.registry.writes.length = 0;

    await set.release('1.2.0');

    expect(set.registry.writes).toEqual(['PUT manifests/latest']);
  });

  it('never moves a tag backwards or to a version that is not for everybody', async () => {
    await using set = await setUp();
    await set.release('2.0.0');
    const newest = set.registry.tags.get('latest');

    expect(await set.release('1.9.1')).toMatchObject({ tags: ['1.9.1', '1.9', '1'] });
    expect(await set.release('1.8.7')).toMatchObject({ tags: ['1.8.7', '1.8'] });
    expect(await set.release('3.0.0-beta.1')).toMatchObject({ tags: ['3.0.0-beta.1'] });
    expect(await set.release('1.9.2', { branch: { name: '1.x', type: 'maintenance' } })).toMatchObject({
      tags: ['1.9.2', '1.9', '1'],
    });

    expect(set.registry.tags.get('latest')).toBe(newest);
    expect(set.registry.tags.get('1')).toBe(set.registry.tags.get('1.9.2'));
  });

  it('names a pre-release after its channel, and takes the tags that it is told', async () => {
    await using set = await setUp({ options: { tags: ['v{version}', '{channel}', 'sha-{sha}'] } });
    const version = '2.0.0-beta.1';
    const nextRelease = { version, gitTag: 'v', gitHead: 'b'.repeat(40), type: 'major', channel: 'beta' };

    const published = await set.release(version, { branch: { name: 'beta', type: 'prerelease' }, nextRelease });

    expect(published).toMatchObject({ tags: ['v2.0.0-beta.1', 'beta', 'sha-bbbbbbb'] });
  });

  it.each(['2.0.0', 'latest'])('reads from `latest` itself what it is when %s is lost', async (lost) => {
    await using set = await setUp();
    await set.release('2.0.0');
    set.registry.tags.delete(lost);

    expect(await set.release('1.9.1')).toMatchObject({ tags: ['1.9.1', '1.9', '1'] });
  });

  it('moves latest although a newer version is on trial on another channel', async () => {
    await using set = await setUp();
    await set.release('1.9.0');
    const onTrial = { version: '2.0.0', gitTag: 'v', gitHead: 'b'.repeat(40), type: 'major', channel: 'next' };
    await set.release('2.0.0', { branch: { name: 'next', type: 'release' }, nextRelease: onTrial });

    expect(await set.release('1.9.1')).toMatchObject({ tags: ['1.9.1', '1.9', '1', 'latest'] });
  });

  it('gives latest back to a newer version that was released at the same moment', async () => {
    let newer = '';
    // Between our look at `latest` and our writing it, the other release names its version and moves `latest`.
    const fault: Fault = ({ method, url }) => {
      if (newer === '' || method !== 'PUT' || !url?.endsWith('/manifests/latest')) return false;
      for (const tag of ['2.0.0', 'latest']) set.registry.tags.set(tag, newer);
      return false;
    };
    await using set = await setUp({ registry: { fault } });
    await set.release('2.0.0');
    newer = set.registry.tags.get('latest') ?? '';
    set.registry.tags.clear();

    const published = await set.release('1.9.1');

    expect(published).toMatchObject({ tags: ['1.9.1', '1.9', '1'] });
    expect(set.registry.tags.get('latest')).toBe(newer);
  });

  it('has nothing to deliver without a build', async () => {
    await using set = await setUp();

    expect(await problemsOf(publish(set.raw, set.contextOf(), set.ports))).toEqual(['ENOIMAGEBUILT']);
  });

  it('notices when the built image was damaged', async () => {
    await using set = await setUp();
    const context = set.contextOf();
    await prepare(set.raw, context, set.ports);
    await rm(join(set.cwd, '.waybill/1.2.0/image/blobs'), { recursive: true });

    expect(await problemsOf(publish(set.raw, context, set.ports))).toEqual(['EIMAGELAYOUT']);
    expect(set.registry.writes).toEqual([]);
  });
});

describe('addChannel', () => {
  const onNext = { branch: { name: 'next', type: 'release' as const } };

  it('points latest to the image of a version that reaches everybody, without a build', async () => {
    await using set = await setUp();
    const nextRelease = { version: '2.0.0', gitTag: 'v2.0.0', gitHead: 'b'.repeat(40), type: 'major', channel: 'next' };
    await set.release('2.0.0', { ...onNext, nextRelease });
    expect([...set.registry.tags.keys()]).toEqual(['2.0.0', 'next']);
    const ran = set.ports.run.ran.length;

    const added = await addChannel(set.raw, set.contextOf('2.0.0'), set.ports);

    expect(added).toMatchObject({ name: 'Docker image', tags: ['2.0.0', '2.0', '2', 'latest'] });
    expect(set.registry.tags.get('latest')).toBe(set.registry.tags.get('2.0.0'));
    expect(set.ports.run.ran.length).toBe(ran);
  });

  it('leaves a version alone that has no image', async () => {
    await using set = await setUp();

    expect(await addChannel(set.raw, set.contextOf('2.0.0'), set.ports)).toBe(false);
  });
});
