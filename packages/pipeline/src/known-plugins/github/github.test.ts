import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { eagerHttp, fakeContext, loopback, temporaryFolder } from '@waybill/kernel/testing';
import type { Call } from '../known-plugin.ts';
import { github } from './github.ts';
import type { GithubAsset, GithubRelease } from './plan-github.ts';

interface Stored {
  readonly id: number;
  readonly draft: boolean;
  readonly tag_name: string;
  readonly assets: GithubAsset[];
}

/** GitHub with these releases, as far as the guard talks to it. */
async function gitHub(releases: readonly Stored[], { losesAnswers = false } = {}) {
  const stored = new Map(releases.map((release) => [release.id, release]));
  const shown = (release: Stored): GithubRelease => ({
    ...release,
    html_url: `https://github.test/${release.id}`,
    upload_url: `${server.url}/upload/${release.id}/assets{?name,label}`,
  });
  const shownAt = (number: string | undefined) => {
    const one = stored.get(Number(number));
    return one === undefined ? [...stored.values()].map(shown) : shown(one);
  };
  const answers: Record<string, (number: string, url: URL) => unknown> = {
    'GET assets': () => 'bytes',
    'DELETE assets': (number) => {
      for (const { assets } of stored.values())
        assets.splice(0, Infinity, ...assets.filter(({ id }) => id !== Number(number)));
    },
    'DELETE releases': (number) => void stored.delete(Number(number)),
    'POST assets': (number, url) => {
      const name = url.searchParams.get('name') ?? '';
      const assets = stored.get(Number(number))?.assets ?? [];
      if (assets.some((asset) => asset.name === name)) return 422;
      assets.push({ id: 100 + assets.length, name, size: 1 });
      return losesAnswers ? 503 : {};
    },
    'PATCH releases': (number) => {
      const one = stored.get(Number(number));
      if (one !== undefined) stored.set(one.id, { ...one, draft: false });
      return shownAt(number);
    },
  };
  const server = await loopback((request, response) => {
    const url = new URL(request.url ?? '', 'http://github.test');
    const [before = '', last = ''] = url.pathname.split('/').slice(-2);
    const [kind, number] = last === 'assets' ? [last, before] : [before, last];
    const answer = answers[`${request.method} ${kind}`]?.(number, url) ?? shownAt(number);
    if (typeof answer === 'number') response.statusCode = answer;
    request.resume().on('end', () => response.end(typeof answer === 'string' ? answer : JSON.stringify(answer)));
  });
  return { ...server, stored };
}

const release = (id: number, draft: boolean, names: readonly string[] = [], tag_name = 'v1.2.0'): Stored => ({
  ...{ id, draft, tag_name },
  assets: names.map((name, i) => ({ id: i, name, size: 1 })),
});

interface Delivery {
  readonly isRepeat: boolean;
  /** What the draft holds that the plugin has made; by default what it uploaded. */
  readonly assets?: readonly GithubAsset[];
  /** What the plugin meets, call by call. */
  readonly failures?: readonly unknown[];
  /** GitHub takes uploads, and nobody hears of it. */
  readonly losesAnswers?: boolean;
}

/** Delivers 1.2.0 with one asset to a GitHub that holds these releases. */
async function published(releases: readonly Stored[], { isRepeat, assets, failures = [], ...service }: Delivery) {
  await using folder = await temporaryFolder({ 'docs.pdf': 'x' });
  await using server = await gitHub(releases, service);
  const context = fakeContext({ cwd: folder.path, env: { GITHUB_TOKEN: 'token', GITHUB_API_URL: server.url } });
  const options = { assets: ['docs.pdf'] };
  const member = {
    name: '@semantic-release/github',
    key: 'github',
    plugin: '@semantic-release/github',
    options,
    hooks: {},
  };
  let calls = 0;
  const call: Call = async (changes) => {
    calls += 1;
    const failure = failures[calls - 1];
    if (failure !== undefined) throw new Error('failed', { cause: failure });
    const made = release(9, changes?.['draftRelease'] === true, ['docs.pdf']);
    server.stored.set(9, assets === undefined ? made : { ...made, assets: [...assets] });
    return { id: 9, name: 'GitHub release' };
  };
  const ports = { ...realPorts(context), http: eagerHttp };
  const finish = await github.publish?.({ member, context, ports, isRepeat }, call);
  const ahead = [...server.stored.values()].filter(({ id }) => id === 9);
  const result = await finish?.();
  return { result, calls, ahead, left: [...server.stored.values()], lines: context.lines };
}

/** What Octokit throws. */
function refusal(status: number, data: object = {}) {
  const request = { method: 'POST', url: 'https://github.test/repos/a/b/releases?name=x' };
  return Object.assign(new Error(''), { status, request, response: { data } });
}

describe('a GitHub release', () => {
  it('is made by the plugin at first, and a draft that a lost answer left is removed', async () => {
    const { result, calls, left } = await published([release(1, true)], { isRepeat: false });

    expect(result).toEqual({ id: 9, name: 'GitHub release', url: 'https://github.test/9', assets: ['docs.pdf'] });
    expect(calls).toBe(1);
    expect(left.map(({ id }) => id)).toEqual([9]);
  });

  it('is a draft until its stage has come', async () => {
    const { ahead, left } = await published([], { isRepeat: false });

    expect([...ahead, ...left].map(({ draft }) => draft)).toEqual([true, false]);
  });

  it('that is there and complete is not made again', async () => {
    const { result, calls, left } = await published([release(1, false, ['docs.pdf'])], { isRepeat: true });

    expect(result).toEqual({
      ...{ found: true, id: 1, name: 'GitHub release', url: 'https://github.test/1' },
      assets: ['docs.pdf'],
    });
    expect(calls).toBe(0);
    expect(left).toHaveLength(1);
  });

  it('gets back a file that another run has replaced in the draft, and one on the page is left', async () => {
    const other = [{ id: 5, name: 'docs.pdf', size: 1, digest: `sha256:${'0'.repeat(64)}` }];
    const { left } = await published([], { isRepeat: false, assets: other });
    const page = await published([{ ...release(1, false), assets: [...other] }], { isRepeat: true });

    expect(left[0]?.assets).toEqual([expect.not.objectContaining({ id: 5 })]);
    expect(page.left[0]?.assets).toEqual(other);
    expect(page.lines.join()).toContain('Somebody has replaced docs.pdf on the page of v1.2.0');
  });

  it('gets the assets that it lacks', async () => {
    const { calls, left } = await published([release(1, false)], { isRepeat: true });

    expect(calls).toBe(0);
    expect(left[0]?.assets).toMatchObject([{ name: 'docs.pdf' }]);
  });

  it('gets a file once, also where GitHub takes it and says nothing', async () => {
    const { left } = await published([release(1, false)], { isRepeat: true, losesAnswers: true });

    expect(left[0]?.assets).toMatchObject([{ name: 'docs.pdf' }]);
  });

  it('loses an upload that broke off half-way, and gets it whole', async () => {
    const starter = { id: 7, name: 'docs.pdf', size: 0, state: 'starter' };
    const { left } = await published([{ ...release(1, false), assets: [starter] }], { isRepeat: true });

    expect(left.flatMap(({ assets }) => assets)).toEqual([{ id: 100, name: 'docs.pdf', size: 1 }]);
  });

  it('is made anew when GitHub has taken a file whose answer got lost', async () => {
    const failure = refusal(422, { errors: [{ resource: 'ReleaseAsset', code: 'already_exists' }] });
    const { calls, left } = await published([release(1, true, ['docs.pdf'])], { isRepeat: false, failures: [failure] });

    expect(calls).toBe(2);
    expect(left.map(({ id }) => id)).toEqual([9]);
  });

  it('that GitHub refuses says what was asked', async () => {
    const failing = published([], { isRepeat: false, failures: [refusal(500)] });

    await expect(failing).rejects.toMatchObject({
      code: 'EGITHUBREFUSED',
      message: 'GitHub answered 500 to `POST https://github.test/repos/a/b/releases`.',
      details: 'Run the job again when GitHub is well: it finishes this release.',
      member: '@semantic-release/github',
    });
  });

  it('gives back the files that it holds with the recorded bytes', async () => {
    await using folder = await temporaryFolder({});
    const sha256 = createHash('sha256').update('bytes').digest('hex');
    const digest = `sha256:${sha256}`;
    await using server = await gitHub([{ ...release(1, true), assets: [{ id: 7, name: 'x', size: 5, digest }] }]);
    const context = fakeContext({ cwd: folder.path, env: { GITHUB_TOKEN: 'token', GITHUB_API_URL: server.url } });
    const member = {
      name: '@semantic-release/github',
      key: 'github',
      plugin: '@semantic-release/github',
      options: {},
      hooks: {},
    };
    const file = (name: string, hash: string) => ({
      ...{
        kind: 'sbom' as const,
        name,
        path: `.waybill/${name}`,
        sha256: hash,
        mediaType: '',
        madeBy: 'sbom',
      },
    });

    await github.restore?.({ member, context, ports: { ...realPorts(context), http: eagerHttp } }, [
      file('held', sha256),
      file('other', 'b'.repeat(64)),
    ]);

    expect(await readFile(join(folder.path, '.waybill/held'), 'utf8')).toBe('bytes');
    expect(await readdir(join(folder.path, '.waybill'))).toEqual(['held']);
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
    const member = {
      name: '@semantic-release/github',
      key: 'github',
      plugin: '@semantic-release/github',
      options,
      hooks: {},
    };

    const check = github.beforeCommit?.({ member, context, ports: realPorts(context) });

    await expect(check).rejects.toMatchObject({
      code: 'EMISSINGASSETS',
      message: expect.stringContaining('`docs.pdf`.'),
    });
  });
});
