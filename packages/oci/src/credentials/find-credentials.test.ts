import { describe, expect, it } from '@jest/globals';
import { fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { findCredentials } from './find-credentials.ts';

const none = { username: undefined, password: undefined };
const encoded = Buffer.from('mona:from:file').toString('base64');

const token = 'ghp_bareToken';
/** What helpers print that end well and give no credentials. */
const printed: Record<string, string> = {
  token,
  nothing: '',
  null: 'null',
  'empty-object': '{}',
  'no-secret': '{ "Username": "mona", "Secret": "" }',
  'no-user': `{ "Secret": "${token}" }`,
  numbers: '{ "Username": 1, "Secret": 2 }',
};

async function find(registry: string, config: object, env: Record<string, string> = {}, own: object = none) {
  await using folder = await temporaryFolder({ 'config.json': JSON.stringify(config) });
  const run = fakeRun(({ file, input }) => {
    if (file === 'docker-credential-empty')
      return { exitCode: 1, stdout: 'credentials not found in native keychain\n' };
    if (file === 'docker-credential-broken') return { exitCode: 1, stdout: 'no keyring', tail: 'no keyring' };
    if (file.startsWith('docker-credential-prints-')) return { stdout: printed[file.slice(25)] ?? '', tail: token };
    const user = file.endsWith('token') ? '<token>' : 'mona';
    return { stdout: JSON.stringify({ ServerURL: input, Username: user, Secret: `secret for ${input}` }) };
  });
  const found = await findCredentials(
    registry,
    { ...none, ...own },
    { env: { DOCKER_CONFIG: folder.path, ...env }, run },
  );
  return found && { ...found, source: found.source.replace(folder.path, '~') };
}

describe('findCredentials', () => {
  it('takes its own before all others', async () => {
    const own = { username: 'mona', password: 'own' };
    expect(await find('ghcr.io', { credsStore: 'store' }, { GITHUB_TOKEN: 'job' }, own)).toMatchObject(own);
  });

  it("takes the job's token for GHCR only", async () => {
    const env = { GITHUB_TOKEN: 'job', GITHUB_ACTOR: 'octocat' };
    expect(await find('ghcr.io', {}, env)).toMatchObject({ username: 'octocat', password: 'job' });
    expect(await find('registry.example.com', {}, env)).toBeUndefined();
  });

  it.each([
    ['ghcr.io', { auths: { 'ghcr.io': { auth: encoded } } }, 'mona', 'from:file'],
    ['ghcr.io', { auths: { 'https://ghcr.io/v2/': { auth: encoded } } }, 'mona', 'from:file'],
    ['docker.io', { auths: { 'https://index.docker.io/v1/': { auth: encoded } } }, 'mona', 'from:file'],
    ['a.example', { auths: { 'a.example': { username: 'mona', password: 'plain' } } }, 'mona', 'plain'],
    ['a.example', { credsStore: 'store' }, 'mona', 'secret for a.example'],
    ['docker.io', { credsStore: 'store' }, 'mona', 'secret for https://index.docker.io/v1/'],
    ['a.example', { credHelpers: { 'a.example': 'own' }, credsStore: 'broken' }, 'mona', 'secret for a.example'],
    ['a.example', { credsStore: 'empty', auths: { 'a.example': { auth: encoded } } }, 'mona', 'from:file'],
  ])('reads the Docker configuration for %s: %j', async (registry, config, username, password) => {
    expect(await find(registry, config)).toMatchObject({ username, password });
  });

  it('knows refresh tokens', async () => {
    expect(await find('a.example', { credsStore: 'token' })).toMatchObject({ identityToken: 'secret for a.example' });
  });

  it('finds none where there are none', async () => {
    expect(await find('a.example', { auths: { 'b.example': { auth: encoded }, 'a.example': {} } })).toBeUndefined();
  });

  it.each(Object.keys(printed))('quotes nothing of a helper that prints no credentials: %s', async (what) => {
    const error = await find('a.example', { credsStore: `prints-${what}` }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'ECREDENTIALHELPER' });
    const { message, details, stack, cause } = error as Error & { details: string };
    expect([message, details, stack, cause].map(String).join()).not.toContain(token);
  });

  it('quotes nothing of a configuration that is no JSON', async () => {
    await using folder = await temporaryFolder({ 'config.json': `{"auths":{"a.example":{"auth":"${token}"}}` });
    const world = { env: { DOCKER_CONFIG: folder.path }, run: fakeRun(() => ({})) };
    const error = await findCredentials('a.example', none, world).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'EDOCKERCONFIG' });
    const { message, details, stack, cause } = error as Error & { details: string };
    expect([message, details, stack, cause].map(String).join()).not.toContain(token);
  });

  it('names a helper that fails and a configuration that is broken', async () => {
    await expect(find('a.example', { credsStore: 'broken' })).rejects.toMatchObject({ code: 'ECREDENTIALHELPER' });
    await expect(find('a.example', {}, {}, { username: 'mona' })).rejects.toMatchObject({ code: 'EHALFCREDENTIALS' });
  });
});
