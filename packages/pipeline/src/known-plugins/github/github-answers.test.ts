import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import {
  type BrokenBody,
  brokenBody,
  eagerHttp,
  fakeContext,
  httpFor,
  loopback,
  temporaryFolder,
} from '@waybill/kernel/testing';
import { callGithub } from './call-github.ts';
import { awaitGithub } from './confirm-github.ts';
import { githubReleases } from './github-releases.ts';

const asset = { id: 7, name: 'a.json', size: 2000, digest: `sha256:${'a'.repeat(64)}` };

function releasesAt(url: string, cwd: string, http = eagerHttp) {
  const context = fakeContext({ cwd, env: { GITHUB_TOKEN: 'token', GITHUB_API_URL: url } });
  return githubReleases({ context, ports: { ...realPorts(context), http } }, {});
}

describe.each<[BrokenBody, string]>([
  ['cut', 'EANSWERCUT'],
  ['drip', 'EANSWERSLOW'],
  ['flood', 'EANSWERTOOLONG'],
])('an answer of GitHub that is %s', (how, code) => {
  const named = { code, details: expect.stringContaining('`GITHUB_API_URL`') };

  it('is named, whatever was asked', async () => {
    await using server = await loopback(brokenBody(how));
    await using folder = await temporaryFolder();
    const releases = releasesAt(server.url, folder.path, httpFor(how));
    const page = { assets: async () => [], held: async () => [], changes: { draft: false } };

    await expect(releases.ofTag('v1.2.0')).rejects.toMatchObject(named);
    await expect(releases.publish({ id: 1 }, page)).rejects.toMatchObject(named);
    await expect(releases.download(asset, 'a.json')).rejects.toMatchObject(named);
    expect(await readdir(folder.path)).toEqual([]);
  });
});

it.each(['<p>Sign in</p>', '{}', '[{"id":"1"}]', '[{"id":1,"tag_name":"v1.2.0"}]'])(
  'no list of releases: %s',
  async (body) => {
    await using server = await loopback((_request, response) => void response.end(body));

    await expect(releasesAt(server.url, '/nowhere').ofTag('v1.2.0')).rejects.toMatchObject({ code: 'EANSWERINVALID' });
  },
);

describe('a GitHub that wants to be asked later', () => {
  it('is asked later for what the pipeline asks itself', async () => {
    let count = 0;
    await using server = await loopback((_request, response) => {
      count += 1;
      if (count < 3) response.writeHead(403, { 'retry-after': '1' });
      response.end('[]');
    });

    expect(await releasesAt(server.url, '/nowhere').ofTag('v1.2.0')).toEqual([]);
    expect(count).toBe(3);
  });

  /** What Octokit throws. */
  function refusal(status: number, headers: object) {
    const request = { method: 'POST', url: 'https://github.test/repos/a/b/releases' };
    return Object.assign(new Error('later'), { status, request, response: { data: {}, headers } });
  }

  async function made(...failures: readonly unknown[]) {
    await using server = await loopback((_request, response) => void response.end('[]'));
    const waits: number[] = [];
    const clock = { now: () => new Date(), sleep: async (wait: number) => void waits.push(wait) };
    const context = fakeContext({ env: { GITHUB_TOKEN: 'token', GITHUB_API_URL: server.url } });
    const member = {
      name: '@semantic-release/github',
      key: 'github',
      plugin: '@semantic-release/github',
      options: {},
      hooks: {},
    };
    const input = { member, context, ports: { ...realPorts(context), http: eagerHttp, clock }, isRepeat: false };
    let calls = 0;
    const call = async () => {
      const failure = failures[calls];
      calls += 1;
      if (failure !== undefined) throw new Error('failed', { cause: failure });
      return { id: 9 };
    };
    const result = await callGithub({ input, releases: releasesAt(server.url, '/nowhere'), call }).catch(
      (error: unknown) => error,
    );
    return { result, waits, calls };
  }

  it('is asked later for what its plugin asks', async () => {
    const result = await made(refusal(403, { 'retry-after': '2' }), refusal(429, { 'retry-after': '90' }));

    expect(result).toEqual({ result: { id: 9 }, waits: [2000, 60_000], calls: 3 });
  });

  it('is not asked for ever', async () => {
    const later = refusal(403, { 'retry-after': '5' });
    const { result, calls } = await made(...Array<unknown>(20).fill(later));

    expect([result, calls]).toEqual([expect.objectContaining({ code: 'EGITHUBREFUSED' }), 5]);
  });

  it('is not one that refuses', async () => {
    expect((await made(refusal(403, {}))).calls).toBe(1);
    expect((await made(refusal(404, { 'retry-after': '2' }))).calls).toBe(1);
  });
});

describe('a page of GitHub', () => {
  const page = { id: 1, tag_name: 'v1.2.0', html_url: 'x', upload_url: 'x', draft: false };
  const wanted = { tag: 'v1.2.0', names: ['a.json'], keepsDraft: false };

  /** What is missing, when GitHub shows these releases one look after the other. */
  async function missing(looks: readonly (readonly object[])[], more: object = {}) {
    let asked = 0;
    await using server = await loopback((_request, response) => {
      const shown = looks[Math.min(asked, looks.length - 1)];
      asked += 1;
      response.end(JSON.stringify(shown));
    });
    const clock = { now: () => new Date(0), sleep: async () => {} };
    return await awaitGithub(releasesAt(server.url, '/nowhere'), { ...wanted, ...more }, clock);
  }
  const held = (name: string, size = 5) => ({ ...page, assets: [{ id: 1, name, size, state: 'uploaded' }] });

  it('is there with all that belongs to it', async () => {
    expect(await missing([[held('a.json')]])).toEqual({ missing: [], assets: ['a.json'] });
    expect(await missing([[], [held('a.json')]])).toEqual({ missing: [], assets: ['a.json'] });
  });

  it('that is older than all that a list shows is asked for by its number', async () => {
    await using server = await loopback((request, response) => {
      const isOne = request.url?.endsWith('/releases/1');
      if (request.url?.endsWith('/releases/2')) response.statusCode = 404;
      response.end(isOne ? JSON.stringify(held('a.json')) : '[]');
    });
    const clock = { now: () => new Date(0), sleep: async () => {} };
    const releases = releasesAt(server.url, '/nowhere');

    expect((await awaitGithub(releases, { ...wanted, id: 1 }, clock)).missing).toEqual([]);
    expect((await awaitGithub(releases, { ...wanted, id: 2 }, clock)).missing).toEqual(['the release page of v1.2.0']);
  });

  it('that is not shown, or lacks a file, is missed', async () => {
    expect((await missing([[]])).missing).toEqual(['the release page of v1.2.0']);
    expect((await missing([[{ ...held('a.json'), draft: true }]])).missing).toEqual(['the release page of v1.2.0']);
    expect((await missing([[{ ...held('a.json'), draft: true }]], { keepsDraft: true })).missing).toEqual([]);
    expect((await missing([[held('b.json', 7)]])).missing).toEqual(['a.json']);
    expect((await missing([[held('a.json')]], { names: ['gone.json'] })).missing).toEqual(['gone.json']);
  });
});
