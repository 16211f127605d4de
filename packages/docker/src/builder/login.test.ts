import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parseOptions } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { fakePorts } from '../../test/fake-docker.ts';
import { Options } from '../options.ts';
import { withLogin } from './login.ts';

const auth = (text: string) => Buffer.from(text).toString('base64');
const job = { GITHUB_TOKEN: 'job-token', GITHUB_ACTOR: 'mona' };

/** The environment of a build, with Docker's own configuration in a folder. */
async function loggedIn(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder(files);
  const context = fakeContext({ cwd: folder.path, env: { DOCKER_CONFIG: folder.path, ...env } });
  const raw = { image: 'ghcr.io/acme/parcel' };
  const options = parseOptions(Options, { name: 'docker', raw, host: {}, env: context.env });
  return { folder, context, login: await withLogin({ options, context, ports: fakePorts(folder.path) }) };
}

it('adds what Docker lacks, beside all that it has', async () => {
  const config = { auths: { 'a.example': { auth: auth('a:b') } }, currentContext: 'ci' };
  const files = { 'config.json': JSON.stringify(config), 'cli-plugins/docker-buildx': 'x', 'buildx/current': '{}' };
  const { folder, login } = await loggedIn(files, job);
  await using _folder = folder;

  const own = login.env['DOCKER_CONFIG'] ?? '';
  expect(JSON.parse(await readFile(join(own, 'config.json'), 'utf8'))).toEqual({
    ...config,
    auths: { ...config.auths, 'ghcr.io': { auth: auth('mona:job-token') } },
  });
  expect(await readFile(join(own, 'cli-plugins/docker-buildx'), 'utf8')).toBe('x');
  expect(login.env['BUILDX_CONFIG']).toBe(join(folder.path, 'buildx'));

  await login[Symbol.asyncDispose]();
  await expect(readdir(own)).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await readdir(folder.path)).sort()).toEqual(['buildx', 'cli-plugins', 'config.json']);
});

it.each([
  ['nothing is given', {}, {}],
  ['Docker has a login', { auths: { 'ghcr.io': { auth: auth('mona:reads-more') } } }, job],
])('changes nothing when %s', async (_when, config, env) => {
  const { folder, context, login } = await loggedIn({ 'config.json': JSON.stringify(config) }, env);
  await using _folder = folder;

  expect(login.env).toBe(context.env);
});
