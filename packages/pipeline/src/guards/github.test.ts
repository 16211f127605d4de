import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { eagerHttp, fakeContext, loopback, temporaryFolder } from '@waybill/kernel/testing';
import { github } from './github.ts';
import type { GithubRelease } from './plan-github.ts';

interface Stored {
  readonly id: number;
  readonly draft: boolean;
  readonly tag_name: string;
  readonly assets: { readonly name: string; readonly size: number }[];
}

/** GitHub with these releases, as far as the guard talks to it. */
async function gitHub(releases: readonly Stored[]) {
  const stored = new Map(releases.map((release) => [release.id, release]));
  const server = await loopback((request, response) => {
    const url = new URL(request.url ?? '', 'http://github.test');
    if (request.method === 'DELETE') stored.delete(Number(url.pathname.split('/').at(-1)));
    if (request.method === 'POST') {
      const id = Number(url.pathname.split('/').at(-2));
      stored.get(id)?.assets.push({ name: url.searchParams.get('name') ?? '', size: 1 });
    }
    const listed = [...stored.values()].map(
      (release): GithubRelease => ({
        ...release,
        html_url: `https://github.test/${release.id}`,
        upload_url: `${server.url}/upload/${release.id}/assets{?name,label}`,
      }),
    );
    request.resume().on('end', () => response.end(request.method === 'GET' ? JSON.stringify(listed) : '{}'));
  });
  return { ...server, stored };
}

const release = (id: number, draft: boolean, names: readonly string[] = [], tag_name = 'v1.2.0'): Stored => ({
  ...{ id, draft, tag_name },
  assets: names.map((name) => ({ name, size: 1 })),
});

/** Delivers 1.2.0 with one asset to a GitHub that holds these releases. */
async function published(releases: readonly Stored[], { isRepeat }: { isRepeat: boolean }) {
  await using folder = await temporaryFolder({ 'docs.pdf': 'x' });
  await using server = await gitHub(releases);
  const context = fakeContext({ cwd: folder.path, env: { GITHUB_TOKEN: 'token', GITHUB_API_URL: server.url } });
  const options = { assets: ['docs.pdf'] };
  const member = { name: '@semantic-release/github', key: 'github', plugin: '', options, hooks: {} };
  let calls = 0;
  const call = async () => {
    calls += 1;
    server.stored.set(9, release(9, false, ['docs.pdf']));
    return { id: 9, name: 'GitHub release' };
  };
  const ports = { ...realPorts(context), http: eagerHttp };
  const result = await github.publish?.({ member, context, ports, isRepeat }, call);
  return { result, calls, left: [...server.stored.values()] };
}

describe('a GitHub release', () => {
  it('is made by the plugin at first, and a draft that a lost answer left is removed', async () => {
    const { result, calls, left } = await published([release(1, true)], { isRepeat: false });

    expect(result).toEqual({ id: 9, name: 'GitHub release' });
    expect(calls).toBe(1);
    expect(left.map(({ id }) => id)).toEqual([9]);
  });

  it('that is there and complete is not made again', async () => {
    const { result, calls, left } = await published([release(1, false, ['docs.pdf'])], { isRepeat: true });

    expect(result).toEqual({ id: 1, name: 'GitHub release', url: 'https://github.test/1' });
    expect(calls).toBe(0);
    expect(left).toHaveLength(1);
  });

  it('gets the assets that it lacks', async () => {
    const { calls, left } = await published([release(1, false)], { isRepeat: true });

    expect(calls).toBe(0);
    expect(left[0]?.assets).toMatchObject([{ name: 'docs.pdf' }]);
  });

  it('of a dead run is made anew in place of its draft; other releases stay', async () => {
    const others = [release(2, true, [], 'v9.0.0'), release(3, false, [], 'v1.1.0')];
    const { calls, left } = await published([release(1, true, ['docs.pdf']), ...others], { isRepeat: true });

    expect(calls).toBe(1);
    expect(left.map(({ id }) => id).sort()).toEqual([2, 3, 9]);
  });

  it('is not begun without a file that it needs', async () => {
    const context = fakeContext({ cwd: '/nowhere' });
    const options = { assets: ['docs.pdf', '.waybill/current/dist/*'] };
    const member = { name: '@semantic-release/github', key: 'github', plugin: '', options, hooks: {} };

    const check = github.beforeCommit?.({ member, context, ports: realPorts(context) });

    await expect(check).rejects.toMatchObject({
      code: 'EMISSINGASSETS',
      message: expect.stringContaining('`docs.pdf`.'),
    });
  });
});
