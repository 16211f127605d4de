import { describe, expect, it } from '@jest/globals';
import { eagerHttp, fakeContext, loopback } from '@waybill/kernel/testing';
import { release } from '../measure/example-facts.ts';
import { collectAdoption } from './index.ts';

type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>;

/** The services that count downloads, on loopback: what each answers, by host and path. */
async function services(answers: Answers) {
  const asked: string[] = [];
  const server = await loopback((request, response) => {
    const place = (request.url ?? '').slice(1);
    asked.push(`${place} ${request.headers.authorization ?? ''}`.trim());
    const [status, body] = answers[place] ?? [404, { message: 'Not Found' }];
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const http: typeof eagerHttp = (given) => {
    const { host, pathname, search } = new URL(String(given.url));
    return eagerHttp({ ...given, retries: 0, url: `${server.url}/${host}${pathname}${search}` });
  };
  return { asked, http, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}

const last = release(2, 'h', 20, {
  ...{ packages: ['parcel-kit'], images: ['docker.io/acme/parcel', 'ghcr.io/acme/parcel'] },
});
const beta = release(3, 'h', 30, { version: '1.3.0-beta.1', tag: 'v1.3.0-beta.1', isPrerelease: true });
const releases = [release(1, 'g', 10), last, beta];
const pages = 'api.github.com/repos/acme/parcel/releases?per_page=100&page=';
const page = (tag: string, ...counts: number[]) => ({
  tag_name: tag,
  assets: counts.map((download_count, index) => ({ name: `f${index}`, download_count })),
});
const good: Answers = {
  'pypistats.org/api/packages/parcel-kit/recent': [200, { data: { last_day: 1, last_week: 9, last_month: 40 } }],
  'hub.docker.com/v2/repositories/acme/parcel/': [200, { pull_count: 1234 }],
  [`${pages}1`]: [200, [page('v1.2.0', 3, 4), ...Array.from({ length: 99 }, (_, at) => page(`v0.${at}.0`, 1))]],
  [`${pages}2`]: [200, [page('v0.0.1', 100)]],
};
const options = { repositoryUrl: 'https://github.com/acme/parcel.git' };
const all = ['index', 'page', 'registry'] as const;

describe('downloads', () => {
  it('are those that the services count, of all pages, and of the last stable release', async () => {
    await using there = await services(good);
    const context = fakeContext({ options, env: { GITHUB_TOKEN: 'ghs_1234567' } });

    const found = await collectAdoption({ sources: [...all, 'index'], releases, context, ports: there });

    expect(found).toEqual({
      downloads: [
        { source: 'index', name: 'parcel-kit', downloads: 40, span: 'month', latest: null },
        { source: 'page', name: 'acme/parcel', downloads: 206, span: 'all', latest: 7 },
        { source: 'registry', name: 'docker.io/acme/parcel', downloads: 1234, span: 'all', latest: null },
      ],
      notes: [
        'The downloads of the image ghcr.io/acme/parcel are not known: only Docker Hub tells how often an image was pulled.',
      ],
    });
    // The token of GitHub goes to GitHub alone.
    expect(
      there.asked.filter((line) => line.includes('Bearer')).every((line) => line.startsWith('api.github.com')),
    ).toBe(true);
    expect(there.asked).toHaveLength(4);
  });

  it('are asked of nobody by default', async () => {
    await using there = await services(good);

    expect(await collectAdoption({ sources: [], releases, context: fakeContext({ options }), ports: there })).toEqual({
      ...{ downloads: [], notes: [] },
    });
    expect(there.asked).toEqual([]);
  });

  it.each<[string, Answers, RegExp]>([
    ['knows no such package', {}, /^The downloads of parcel-kit on PyPI are not known: pypistats\.org answered 404\.$/],
    [
      'is down',
      { 'pypistats.org/api/packages/parcel-kit/recent': [503, '<h1>Down</h1>'] },
      /^The downloads of parcel-kit on PyPI are not known: /,
    ],
    [
      'answers something else',
      { 'pypistats.org/api/packages/parcel-kit/recent': [200, '<p>hi</p>'] },
      /^The downloads of parcel-kit on PyPI are not known: /,
    ],
    [
      'counts nothing',
      { 'pypistats.org/api/packages/parcel-kit/recent': [200, { data: { last_month: -1 } }] },
      /^The downloads of parcel-kit on PyPI are not known: /,
    ],
  ])('of a service that %s are a note', async (_, answers, note) => {
    await using there = await services(answers);
    const context = fakeContext({ options });

    const found = await collectAdoption({ sources: ['index'], releases, context, ports: there });

    expect(found).toEqual({ downloads: [], notes: [expect.stringMatching(note)] });
  });

  it('without a network are notes', async () => {
    const http: typeof eagerHttp = (given) => eagerHttp({ ...given, retries: 0, url: 'http://127.0.0.1:9/' });

    const { downloads, notes } = await collectAdoption({
      ...{ sources: all, releases, context: fakeContext({ options }), ports: { http } },
    });

    expect(downloads).toEqual([]);
    expect(notes).toHaveLength(4);
  });

  it('of a repository elsewhere, and before there is a release', async () => {
    await using there = await services({});
    const context = fakeContext({ options: { repositoryUrl: 'https://gitlab.com/acme/parcel.git' } });

    expect(await collectAdoption({ sources: ['page'], releases, context, ports: there })).toEqual({
      ...{
        downloads: [],
        notes: ['The downloads of the release pages are not known: the repository is not on GitHub.'],
      },
    });
    expect(await collectAdoption({ sources: all, releases: [], context, ports: there })).toEqual({
      downloads: [],
      notes: [],
    });
  });
});
