import { describe, expect, it } from '@jest/globals';
import { eagerHttp, loopback } from '@waybill/kernel/testing';
import { findGitHub } from './github/connection.ts';
import { askGitLab, findGitLab } from './gitlab.ts';
import { readPublisher } from './python-index.ts';
import { skewOf } from './skew.ts';

type Answers = Readonly<Record<string, unknown>>;

/** A service that answers a path with JSON, and everything else with 404. */
const serve = (answers: Answers, asked: string[] = []) =>
  loopback((request, response) => {
    asked.push(`${request.url} ${request.headers['private-token'] ?? 'nobody'}`);
    const found = answers[request.url ?? ''];
    if (typeof found === 'number') return void response.writeHead(found).end('{}');
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? { message: 'Not found' }));
  });

describe('GitLab', () => {
  const project = '/api/v4/projects/acme%2Ftools%2Fparcel';
  const page = 'https://gitlab.com/acme/tools/parcel';

  async function ask(answers: Answers, env: Readonly<Record<string, string>> = {}) {
    const asked: string[] = [];
    await using server = await serve(answers, asked);
    const given = { CI_API_V4_URL: `${server.url}/api/v4`, ...env };
    const gitlab = findGitLab(page, 'acme/tools/parcel', given, eagerHttp);
    if (gitlab === undefined) throw new TypeError('It is a project of GitLab.');
    const facts = await askGitLab(gitlab, 'main');
    return { facts, asked };
  }

  it('shows what it shows, with the token that is there', async () => {
    const { facts, asked } = await ask(
      {
        [project]: { archived: false, visibility: 'public', default_branch: 'main', ci_default_git_depth: 20 },
        [`${project}/protected_branches/main`]: { push_access_levels: [{ access_level: 0 }] },
      },
      { GITLAB_TOKEN: 'glpat-x' },
    );

    expect(facts).toMatchObject({
      project: { value: { isArchived: false, isPublic: true, depth: 20 } },
      pushers: { value: [0] },
    });
    expect(asked.every((each) => each.endsWith('glpat-x'))).toBe(true);
  });

  it('a branch that is not protected, for those who may see it', async () => {
    const answers = { [project]: { visibility: 'private', ci_default_git_depth: null } };

    expect((await ask(answers, { GITLAB_TOKEN: 'glpat-x' })).facts).toMatchObject({
      project: { value: { isPublic: false, depth: 0 } },
      pushers: { is: 'known', value: 'not protected' },
    });
    expect((await ask(answers)).facts.pushers).toEqual({
      is: 'unknown',
      why: expect.stringMatching(/^Without a token.*404/),
    });
  });

  it.each([
    [{ [project]: 401 }, /401/],
    [{ [project]: { archived: 'maybe' } }, /archived/],
    [{}, /404/],
  ])('says why it knows nothing: %#', async (answers, why) => {
    expect((await ask(answers)).facts.project).toEqual({ is: 'unknown', why: expect.stringMatching(why) });
  });
});

it('a token goes to services that are known, not where a repository says', () => {
  const env = { GITHUB_TOKEN: 'ghp_x', GITLAB_TOKEN: 'glpat-x' };
  const github = (page: string, more = {}) => findGitHub(page, 'acme/parcel', { ...env, ...more }, eagerHttp);
  const gitlab = (page: string, more = {}) => findGitLab(page, 'acme/parcel', { ...env, ...more }, eagerHttp);

  expect(github('https://github.com/acme/parcel')).toMatchObject({ base: 'https://api.github.com', token: 'ghp_x' });
  expect(github('https://github.evil.test/acme/parcel')).toMatchObject({
    ...{ base: 'https://github.evil.test/api/v3', token: undefined },
  });
  expect(github('https://github.corp.test/a/b', { GITHUB_API_URL: 'https://github.corp.test/api/v3' })?.token).toBe(
    'ghp_x',
  );
  expect(gitlab('https://gitlab.com/acme/parcel')?.token).toBe('glpat-x');
  expect(gitlab('https://gitlab.evil.test/acme/parcel')?.token).toBeUndefined();
  expect(gitlab('https://gitlab.corp.test/a/b', { GL_URL: 'https://gitlab.corp.test' })?.token).toBe('glpat-x');
  expect(findGitHub('https://github.com', '../..', env, eagerHttp)).toBeUndefined();
});

describe('the publisher of the newest file', () => {
  const file = (filename: string, time: string, provenance?: string) => ({ filename, 'upload-time': time, provenance });
  const signed = (publisher: object) => ({ version: 1, attestation_bundles: [{ publisher }] });

  async function read(answers: Answers) {
    await using server = await serve(answers);
    return await readPublisher(eagerHttp, `${server.url}/simple/`, 'My_Parcel');
  }

  it('is that of its signatures', async () => {
    const publisher = { kind: 'GitHub', repository: 'acme/parcel', workflow: 'release.yml', environment: '' };
    const files = [file('b', '2026-02-01', '/proof'), file('a', '2026-01-01')];

    expect(await read({ '/simple/my-parcel/': { files }, '/proof': signed(publisher) })).toEqual({
      ...{ is: 'signed', newest: 'b' },
      publisher: { ...publisher, environment: undefined },
    });
  });

  it.each([
    [
      'without signatures',
      { '/simple/my-parcel/': { files: [file('a', '2026-01-01')] } },
      { is: 'unsigned', newest: 'a' },
    ],
    ['without files', { '/simple/my-parcel/': { files: [] } }, { is: 'absent' }],
    ['without a page', {}, { is: 'absent' }],
  ])('%s', async (_, answers, expected) => {
    expect(await read(answers)).toEqual(expected);
  });

  it.each([
    [{ '/simple/my-parcel/': 503 }, /503/],
    [{ '/simple/my-parcel/': { files: [file('a', '2026', '/gone')] } }, /404/],
    [
      { '/simple/my-parcel/': { files: [file('a', '2026', '/proof')] }, '/proof': { attestation_bundles: [] } },
      /attestation_bundles/,
    ],
  ])('cannot be known: %#', async (answers, why) => {
    await expect(read(answers)).rejects.toThrow(why);
  });
});

it.each([
  ['Sat, 28 Nov 2026 12:00:00 GMT', 0],
  ['Sat, 28 Nov 2026 11:59:59 GMT', 0],
  ['Sat, 28 Nov 2026 11:55:00 GMT', 299],
  ['Sat, 28 Nov 2026 12:05:02 GMT', -300],
])('a service whose clock says %s: %d seconds', (date, seconds) => {
  const [before, after] = [new Date('2026-11-28T12:00:00Z'), new Date('2026-11-28T12:00:02Z')];

  const found = skewOf(date, before, after);

  expect(found.is === 'known' && Math.abs(found.value - seconds)).toBeLessThanOrEqual(1);
  expect(skewOf(null, before, after).is).toBe('unknown');
  expect(skewOf('yesterday', before, after).is).toBe('unknown');
});
