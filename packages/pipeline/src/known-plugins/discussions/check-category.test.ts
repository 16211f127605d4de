import { afterAll, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { eagerHttp, fakeContext, loopback } from '@waybill/kernel/testing';
import { emulatedGitHub } from '@waybill/rehearsal';
import { github } from '../github/github.ts';

const service = await emulatedGitHub(['acme/parcel']);
afterAll(() => service.stop());

async function verify(options: object, env: Readonly<Record<string, string>> = service.environment) {
  const context = fakeContext({ env, options: { repositoryUrl: 'https://github.com/acme/parcel.git' } });
  const member = { name: '@semantic-release/github', options: options as Record<string, unknown> };
  await github.verify?.({ member, context, ports: { ...realPorts(context), http: eagerHttp } });
  return context.lines.join('\n');
}

it.each(['Announcements', 'announcements', 'Show and tell', undefined, ''])(
  'the category %j passes',
  async (category) => {
    expect(await verify({ discussionCategoryName: category })).toBe('');
  },
);

it.each([
  ['Anouncements', 'Did you mean `Announcements`?'],
  ['News', 'The categories are: `Announcements`, `General`'],
])('the category %j is found before anything is done', async (category, details) => {
  await expect(verify({ discussionCategoryName: category })).rejects.toMatchObject({
    code: 'ENOCATEGORY',
    details: expect.stringContaining(details),
  });
});

const answer = (repository: unknown) => JSON.stringify({ data: { repository } });

it.each([
  [answer({ hasDiscussionsEnabled: false, discussionCategories: { nodes: [] } }), 'EDISCUSSIONSOFF'],
  [answer({ hasDiscussionsEnabled: true, discussionCategories: { nodes: [] } }), 'ENOCATEGORY'],
])('of a repository without discussions, %#', async (body, code) => {
  await using server = await loopback((_, response) => void response.end(body));
  const env = { GITHUB_TOKEN: 'token', GITHUB_API_URL: `${server.url}/api/v3` };

  await expect(verify({ discussionCategoryName: 'News' }, env)).rejects.toMatchObject({ code });
});

it.each([
  [200, answer(null)],
  [200, '{"errors":[{"message":"Resource not accessible by integration"}]}'],
  [200, '<p>Sign in</p>'],
  [403, '{}'],
  [502, ''],
])('an answer %i %s says nothing, and holds nothing up', async (status, body) => {
  await using server = await loopback((_, response) => void response.writeHead(status).end(body));

  const log = await verify({ discussionCategoryName: 'News' }, { GITHUB_TOKEN: 'token', GITHUB_API_URL: server.url });

  expect(log).toContain('Whether the category of discussions `News` exists was not checked');
});

it('asks nothing without a token or for a draft', async () => {
  expect(await verify({ discussionCategoryName: 'News' }, {})).toBe('');
  expect(await verify({ discussionCategoryName: 'News', draftRelease: true })).toBe('');
});
