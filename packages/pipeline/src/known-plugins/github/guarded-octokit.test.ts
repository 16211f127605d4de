import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parseOptions, realPorts } from '@waybill/kernel';
import { eagerHttp, fakeContext, loopback, temporaryFolder } from '@waybill/kernel/testing';
import { Options } from '../../options.ts';
import { openPipeline } from '../../plugins/index.ts';
import { githubReleases } from './github-releases.ts';
import { guardedOctokit } from './guarded-octokit.ts';
import { refuseForeignAddress } from './own-address.ts';

const plugin = '@semantic-release/github';
const preset = import.meta.resolve('../../../../preset/src/index.ts');
const file = createRequire(fileURLToPath(preset)).resolve(plugin);
const token = 'ghp_0123456789';

describe('an address in an answer of GitHub', () => {
  it.each([
    ['https://api.github.com', '/repos/a/b/releases'],
    ['https://api.github.com', 'https://api.github.com/repositories/1/commits?page=2'],
    ['https://api.github.com', 'https://uploads.github.com/repos/a/b/releases/1/assets{?name,label}'],
    ['https://api.acme.ghe.com', 'https://uploads.acme.ghe.com/repos/a/b/releases/1/assets{?name,label}'],
    [
      'https://github.acme.example/api/v3',
      'https://github.acme.example/api/uploads/repos/a/b/releases/1/assets{?name}',
    ],
    ['https://github.acme.example/api/v3', 'https://uploads.github.acme.example/x'],
    ['http://127.0.0.1:8080', 'http://localhost:9090/upload'],
  ])('may be of %s: %s', (api, address) => {
    expect(() => refuseForeignAddress(api, address)).not.toThrow();
  });

  it.each([
    ['https://api.github.com', 'https://evil.test/x'],
    ['https://api.github.com', 'https://uploads.github.com.evil.test/x'],
    ['https://api.github.com', 'https://uploads.github.com:8443/x'],
    ['https://api.github.com', 'http://uploads.github.com/x'],
    ['https://api.github.com', 'https://token@uploads.github.com/x'],
    ['https://api.github.com', 'https://github.com/login'],
    ['https://api.github.com', 'http://api.github.com/x'],
    ['https://api.github.com', '//evil.test/x'],
    ['https://api.github.com', '\\\\evil.test/x'],
    ['https://api.github.com', 'http://127.0.0.1:80/x'],
    ['https://api.github.com', 'https://{host}/x'],
    ['https://api.github.com', 'data:,x'],
    ['http://127.0.0.1:8080', 'http://0.0.0.0:8080/x'],
    ['https://github.acme.example/api/v3', 'https://uploads.acme.example/x'],
  ])('is none of %s: %s', (api, address) => {
    expect(() => refuseForeignAddress(api, address)).toThrow(expect.objectContaining({ code: 'EFOREIGNADDRESS' }));
  });
});

/** A service that is not GitHub; on Linux, 0.0.0.0 is this machine, and nobody has allowed it. */
async function stranger() {
  const seen: string[] = [];
  const server = await loopback((request, response) => {
    seen.push(`${request.method} ${request.headers.authorization}`);
    response.setHeader('content-type', 'application/json');
    request.resume().on('end', () => response.end('[]'));
  });
  return {
    url: server.url.replace('127.0.0.1', '0.0.0.0'),
    seen,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

interface Client {
  request(route: string | object, parameters?: object): Promise<{ readonly data: unknown }>;
  paginate(route: string): Promise<unknown>;
}

async function clientOf(url: string): Promise<Client> {
  const { Octokit } = (await guardedOctokit(file, {}, fakeContext({ env: { GITHUB_API_URL: url } }))) as {
    Octokit: new (options: object) => Client;
  };
  return new Octokit({ auth: token, baseUrl: url });
}

describe('the client of the GitHub plugin', () => {
  it('shows its token to GitHub, and to nobody whom an answer names', async () => {
    await using other = await stranger();
    const authorized: unknown[] = [];
    await using api = await loopback((request, response) => {
      authorized.push(request.headers.authorization);
      response.setHeader('content-type', 'application/json');
      if (request.url?.startsWith('/list') === true)
        response.setHeader('link', `<${other.url}/list?page=2>; rel="next"`);
      if (request.url === '/moved') response.writeHead(302, { location: `${other.url}/moved` });
      response.end('[{"id":1}]');
    });
    const client = await clientOf(api.url);
    const refused = { code: 'EFOREIGNADDRESS', message: expect.stringContaining('0.0.0.0') };

    await expect(client.paginate('GET /list')).rejects.toMatchObject(refused);
    await expect(
      client.request({ method: 'POST', url: `${other.url}/assets{?name}`, name: 'a.whl', data: 'x' }),
    ).rejects.toMatchObject(refused);
    expect(other.seen).toEqual([]);
    // A redirect is followed by `fetch`, which leaves the token behind.
    await client.request('GET /moved');

    expect(other.seen).toEqual(['GET undefined']);
    expect(authorized).toEqual([`token ${token}`, `token ${token}`]);
  });

  it('is not used without encryption', async () => {
    const context = fakeContext({ env: { GITHUB_API_URL: 'http://github.corp/api/v3' } });

    await expect(guardedOctokit(file, {}, context)).rejects.toMatchObject({ code: 'ECLEARTEXT' });
    const allowed = { ...context, options: { ...context.options, clearTextHosts: ['github.corp'] } };
    await expect(guardedOctokit(file, {}, allowed)).resolves.toBeDefined();
  });

  it('is the plugin’s own where that has none of this form, which a warning says', async () => {
    const context = fakeContext();

    expect(await guardedOctokit('/nowhere/index.js', {}, context)).toBeUndefined();
    expect(context.lines.join('\n')).toContain('are not checked');
  });
});

it('a release uploads nothing to another service, by the plugin or by ours', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'docs.pdf'), 'x');
  await using other = await stranger();
  await using api = await loopback((request, response) => {
    const page = { id: 1, draft: true, tag_name: 'v1.2.0', html_url: 'https://github.test/p', assets: [] };
    const repository = { permissions: { push: true }, clone_url: 'https://github.com/acme/parcel.git' };
    response.setHeader('content-type', 'application/json');
    const answer = request.method === 'POST' ? { ...page, upload_url: `${other.url}/assets{?name,label}` } : repository;
    request.resume().on('end', () => response.end(JSON.stringify(answer)));
  });
  const env = { GITHUB_TOKEN: token, GITHUB_API_URL: api.url };
  const context = fakeContext({ cwd: folder.path, env });
  const raw = { members: [{ plugin, options: { assets: ['docs.pdf'] } }], resolveFrom: preset };
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env });
  const ports = { ...realPorts(context), http: eagerHttp };
  const pipeline = await openPipeline({ options, context, ports });
  const [member] = pipeline.members;
  if (member === undefined) throw new Error('There is no member.');

  await expect(pipeline.call(member, 'publish', context)).rejects.toMatchObject({ code: 'EFOREIGNADDRESS' });
  const page = { id: 1, draft: true, tag_name: 'v1.2.0', html_url: 'x', upload_url: `${other.url}/assets`, assets: [] };
  const asset = { path: 'docs.pdf', name: 'docs.pdf', size: 1, sha256: 'a'.repeat(64) };
  await expect(githubReleases({ context, ports }, {}).upload(page, asset)).rejects.toMatchObject({
    code: 'EFOREIGNADDRESS',
  });
  expect(other.seen).toEqual([]);
});
