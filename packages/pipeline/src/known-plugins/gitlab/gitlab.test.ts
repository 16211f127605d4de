import { expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { eagerHttp, fakeContext, loopback } from '@waybill/kernel/testing';
import { gitlab, gitlabAddresses } from './gitlab.ts';

const job = { GITLAB_CI: 'true', CI_PROJECT_PATH: 'acme/a/parcel', CI_PROJECT_ID: '42' };

it.each<[Record<string, unknown>, Record<string, string>, string, object]>([
  [
    {},
    {},
    'https://gitlab.com/acme/a/parcel.git',
    { api: 'https://gitlab.com/api/v4', site: 'https://gitlab.com', project: 'acme/a/parcel', path: 'acme/a/parcel' },
  ],
  [
    {},
    {
      ...job,
      CI_PROJECT_URL: 'https://git.example/gitlab/acme/a/parcel',
      CI_API_V4_URL: 'https://git.example/gitlab/api/v4',
    },
    'https://bot:secret@git.example/gitlab/acme/a/parcel.git',
    {
      api: 'https://git.example/gitlab/api/v4',
      site: 'https://git.example/gitlab',
      project: '42',
      path: 'acme/a/parcel',
    },
  ],
  [
    { gitlabUrl: 'https://git.example/gitlab/', gitlabApiPathPrefix: '/api/v4' },
    {},
    'git@git.example:gitlab/acme/parcel.git',
    {
      api: 'https://git.example/gitlab/api/v4',
      site: 'https://git.example/gitlab',
      project: 'acme/parcel',
      path: 'acme/parcel',
    },
  ],
  [
    {},
    { GL_URL: 'https://git.example', GL_PREFIX: 'rest' },
    'https://git.example/acme/parcel',
    { api: 'https://git.example/rest', site: 'https://git.example', project: 'acme/parcel', path: 'acme/parcel' },
  ],
])('asks where the plugin asks: %j, %j', (options, env, repositoryUrl, expected) => {
  expect(gitlabAddresses(options, env, repositoryUrl)).toEqual(expected);
});

async function publishOnce(status: number, body: unknown, isRepeat = true, options = {}) {
  const asked: unknown[] = [];
  await using server = await loopback((request, response) => {
    asked.push([request.url, request.headers['private-token']]);
    response.statusCode = status;
    response.end(JSON.stringify(body));
  });
  const env = { GITLAB_TOKEN: 'glpat-1', GL_URL: server.url };
  const context = {
    ...fakeContext({ env }),
    options: { repositoryUrl: `${server.url}/acme/parcel.git` },
    nextRelease: { version: '1.0.0', gitTag: 'libs/v1.0.0', gitHead: 'a'.repeat(40), notes: '', type: 'minor' },
    releases: [],
  };
  const member = { name: 'gitlab', options };
  const input = { member, context, ports: { ...realPorts(context), http: eagerHttp }, isRepeat };
  const finish = await gitlab.publish?.(input as never, async () => 'made');
  return { returned: await finish?.(), asked, url: server.url };
}

it('makes a release that is not there, and asks for none at the first attempt', async () => {
  expect(await publishOnce(404, {})).toMatchObject({
    returned: 'made',
    asked: [['/api/v4/projects/acme%2Fparcel/releases/libs%2Fv1.0.0', 'glpat-1']],
  });
  expect(await publishOnce(200, {}, false)).toMatchObject({ returned: 'made', asked: [] });
});

it('leaves one that is there', async () => {
  const { returned, url } = await publishOnce(200, { tag_name: 'libs/v1.0.0' });
  expect(returned).toEqual({ name: 'GitLab release', url: `${url}/acme/parcel/-/releases/libs%2Fv1.0.0` });
});

it('refuses one that somebody else has made, and takes one with files', async () => {
  const options = { assets: [{ path: 'dist/*' }] };
  const made = (links: unknown) => ({ tag_name: 'libs/v1.0.0', assets: { links } });

  await expect(publishOnce(200, made([]), true, options)).rejects.toMatchObject({ code: 'EGITLABNOFILES' });
  expect((await publishOnce(200, made([{ name: 'a.whl' }]), true, options)).returned).toMatchObject({
    name: 'GitLab release',
  });
  expect((await publishOnce(200, made([]), true, { assets: [] })).returned).toMatchObject({ name: 'GitLab release' });
});

it('names the token when GitLab refuses', async () => {
  await expect(publishOnce(403, { message: 'insufficient_scope glpat-1' })).rejects.toMatchObject({
    code: 'EGITLABRELEASE',
    details: expect.not.stringContaining('glpat-1'),
  });
});
