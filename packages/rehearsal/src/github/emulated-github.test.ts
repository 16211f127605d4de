import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type EmulatedGitHub, emulatedGitHub } from './emulated-github.ts';

type Hook = (options: object, context: object) => Promise<unknown>;
// The plugin has no types; a name that is no literal keeps the compiler from looking for them.
const plugin = '@semantic-release/github';
const { addChannel, fail, publish, success, verifyConditions } = (await import(plugin)) as Record<
  'addChannel' | 'fail' | 'publish' | 'success' | 'verifyConditions',
  Hook
>;

const slug = 'acme/rocket';

describe('emulatedGitHub', () => {
  let github: EmulatedGitHub;
  let cwd: string;

  beforeAll(async () => {
    github = await emulatedGitHub([slug, 'other/thing']);
    cwd = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  });
  afterEach(() => github.reset());
  afterAll(async () => {
    await rm(cwd, { recursive: true });
    await github.stop();
  });

  function context(version: string, message = 'feat: x') {
    const say = jest.fn();
    return {
      cwd,
      env: github.environment,
      options: { repositoryUrl: `https://github.com/${slug}.git` },
      branch: { name: 'main', main: true },
      branches: [],
      commits: [{ hash: 'a'.repeat(40), message }],
      releases: [],
      lastRelease: {},
      nextRelease: { version, gitTag: `v${version}`, name: `v${version}`, notes: '* notes', channel: null },
      logger: { log: say, warn: say, error: say, success: say },
    };
  }
  const options = { assets: ['*.whl'] };

  it('opens the discussion of a release once, in a category that there is', async () => {
    await writeFile(join(cwd, 'rocket-1.0.0-py3-none-any.whl'), 'x');
    const wanted = { ...options, discussionCategoryName: 'Announcements' };

    const released = await publish(wanted, context('1.0.0'));
    const [release] = await github.releases(slug);
    const again = await fetch(`${github.url}/repos/${slug}/releases/${release?.id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${github.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ discussion_category_name: 'General' }),
    });

    const [discussion, ...others] = github.discussions(slug);
    expect(others).toEqual([]);
    expect(discussion).toEqual({
      ...{ category: 'Announcements', title: 'v1.0.0', body: '* notes' },
      url: expect.stringContaining(`/${slug}/discussions/1`),
    });
    expect(released).toMatchObject({ discussion_url: discussion?.url });
    expect(await again.json()).toMatchObject({ discussion_url: discussion?.url });
    await expect(publish({ discussionCategoryName: 'Anouncements' }, context('1.1.0'))).rejects.toMatchObject({
      status: 404,
    });
  });

  it('takes a whole release with assets from @semantic-release/github', async () => {
    const bytes = Buffer.from([0, 1, 2, 255]);
    await writeFile(join(cwd, 'rocket-1.0.0-py3-none-any.whl'), bytes);

    await verifyConditions(options, context('1.0.0'));
    const released = await publish(options, context('1.0.0'));
    await success(options, context('1.0.0'));
    await addChannel(options, context('1.0.0'));

    const [release] = await github.releases(slug);
    expect(release).toMatchObject({ tag: 'v1.0.0', draft: false, prerelease: false, body: '* notes', target: 'main' });
    expect(released).toMatchObject({ url: release?.url });
    expect(release?.assets).toEqual([
      {
        id: expect.any(Number),
        name: 'rocket-1.0.0-py3-none-any.whl',
        label: null,
        contentType: 'text/plain',
        size: 4,
        digest: 'sha256:3d1f57c984978ef98a18378c8166c1cb8ede02c03eeb6aee7e2f121dfeee3e56',
        bytes,
      },
    ]);
  });

  it('refuses a token that is not the seeded one', async () => {
    const stranger = { ...context('1.0.0'), env: { ...github.environment, GITHUB_TOKEN: 'wrong-token' } };

    await expect(verifyConditions(options, stranger)).rejects.toMatchObject({ errors: [{ code: 'EINVALIDGHTOKEN' }] });
  });

  it('knows no other repository', async () => {
    const answer = await fetch(`${github.url}/repos/acme/unknown`, {
      headers: { authorization: `token ${github.token}` },
    });

    expect(answer.status).toBe(404);
  });

  describe('issues, with the defaults of @semantic-release/github', () => {
    const hash = 'a'.repeat(40);

    it('that a release resolves, and merged pull requests, get a comment and a label', async () => {
      const bug = await github.openIssue(slug, { title: 'It crashes' });
      const other = await github.openIssue(slug, { title: 'Another' });
      const pull = await github.mergePull(slug, { title: 'Mend', body: `Fixes #${bug}`, commits: [hash] });

      await success(options, context('1.0.0'));

      const commented = { comments: [expect.stringContaining('1.0.0')], labels: ['released'] };
      expect(await github.issues(slug)).toMatchObject([
        { number: bug, isPull: false, ...commented },
        { number: other, comments: [], labels: [] },
        { number: pull, isPull: true, ...commented },
      ]);
    });

    it('that do not exist are an error, as GraphQL answers', async () => {
      const resolving = success(options, context('1.0.0', 'fix: the pre-fix #141414 terminal pane'));

      await expect(resolving).rejects.toMatchObject({
        message: expect.stringContaining('Could not resolve to an issue or pull request with the number of 141414.'),
        errors: [{ type: 'NOT_FOUND', path: ['repository', 'issue141414'] }],
      });
    });

    it('about a failed release are opened once, and closed by the next release', async () => {
      const errors = [Object.assign(new Error('It broke.'), { code: 'EBROKEN', details: 'Mend it.' })];
      await fail(options, { ...context('1.0.0'), errors });
      await fail(options, { ...context('1.0.0'), errors });

      const title = 'The automated release is failing 🚨';
      expect(await github.issues(slug)).toMatchObject([
        { title, state: 'open', labels: ['semantic-release'], comments: [expect.stringContaining('It broke.')] },
      ]);

      await success(options, context('1.0.0'));
      expect(await github.issues(slug)).toMatchObject([{ title, state: 'closed' }]);
    });

    it('queries for what GitHub does not have are refused', async () => {
      const answer = await fetch(`${github.url}/graphql`, {
        method: 'POST',
        headers: { authorization: `token ${github.token}` },
        body: JSON.stringify({ query: '{ repository(owner: "a", name: "b") { stars } }' }),
      });

      expect(await answer.json()).toMatchObject({ errors: [{ message: expect.stringContaining('stars') }] });
    });
  });

  describe('assets', () => {
    const authorization = () => ({ authorization: `token ${github.token}` });
    async function draft(): Promise<{ upload_url: string }> {
      const body = JSON.stringify({ tag_name: 'v2.0.0', draft: true });
      const answer = await fetch(`${github.url}/repos/${slug}/releases`, {
        method: 'POST',
        headers: authorization(),
        body,
      });
      return (await answer.json()) as { upload_url: string };
    }
    function upload({ upload_url }: { upload_url: string }, name: string) {
      const url = upload_url.replace('{?name,label}', `?${new URLSearchParams({ name })}`);
      return fetch(url, { method: 'POST', headers: authorization(), body: 'bytes' });
    }

    it('are renamed, described and downloaded as on GitHub', async () => {
      const asset = (await (await upload(await draft(), 'a (1)+b.txt')).json()) as Record<string, string>;

      expect(asset).toMatchObject({
        name: 'a.1.b.txt',
        size: 5,
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      });
      expect(asset['browser_download_url']).toBe(`${github.url}/${slug}/releases/download/v2.0.0/a.1.b.txt`);
      expect(await (await fetch(asset['browser_download_url'] ?? '')).text()).toBe('bytes');
      const headers = { ...authorization(), accept: 'application/octet-stream' };
      expect(await (await fetch(asset['url'] ?? '', { headers })).text()).toBe('bytes');
    });

    it('cannot share a name in one release', async () => {
      const release = await draft();
      await upload(release, 'a.txt');

      const second = await upload(release, 'a.txt');

      expect(second.status).toBe(422);
      expect(await second.json()).toMatchObject({ errors: [{ code: 'already_exists' }] });
    });
  });
});
