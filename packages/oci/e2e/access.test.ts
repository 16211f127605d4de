import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContainerRegistry, containerRegistry } from '@waybill/rehearsal';
import { execa } from 'execa';
import { account, type ImageFolder, imageFolder } from '../../../test/harness/images/registry-client.ts';
import { certificatesFor } from '../../../test/harness/services/certificates.ts';
import { tunnel } from '../../../test/harness/services/proxies.ts';

let registry: ContainerRegistry;
let folder: ImageFolder;
let root: string;

beforeAll(async () => {
  folder = await imageFolder();
  root = (await folder.layoutOf('access')).root.digest;
  registry = await containerRegistry({ account });
});
afterAll(async () => {
  await registry?.stop();
  await folder?.[Symbol.asyncDispose]();
});

type Outcome = Partial<Record<'digest' | 'code' | 'message' | 'details', string>>;

/** Delivers in a process of its own with nothing but this environment; @returns what came of it. */
async function deliver(host: string, env: Record<string, string>): Promise<Outcome> {
  const name = `${host}/acme/${crypto.randomUUID()}`;
  const job = JSON.stringify({ name, folder: join(folder.path, 'layout-access'), tag: '1.2.0' });
  const script = join(import.meta.dirname, '../../../test/harness/images/deliver-once.ts');
  const full = { PATH: process.env['PATH'] ?? '', HOME: folder.path, JOB: job, ...env };
  const { stdout } = await execa(process.execPath, ['--no-warnings', script], { env: full, extendEnv: false });
  return JSON.parse(stdout) as Outcome;
}

const { username, password } = account;
const secrets = { DOCKER_REGISTRY_USER: username, DOCKER_REGISTRY_PASSWORD: password };

/** A Docker configuration, and a credential helper that speaks as Docker's own ones do. */
async function dockerConfig(config: object): Promise<Record<string, string>> {
  const place = join(folder.path, `docker-${crypto.randomUUID()}`);
  await mkdir(place);
  await writeFile(join(place, 'config.json'), JSON.stringify(config));
  const helper = join(place, 'docker-credential-rehearsal');
  const stored = JSON.stringify({ ServerURL: registry.host, Username: username, Secret: password });
  await writeFile(
    helper,
    `#!/bin/sh\nread -r asked\ntest "$1 $asked" = 'get ${registry.host}' && echo '${stored}' && exit\necho 'credentials not found in native keychain'\nexit 1\n`,
  );
  await chmod(helper, 0o755);
  return { DOCKER_CONFIG: place, PATH: `${place}:${process.env['PATH']}` };
}

describe('a registry with accounts', () => {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');

  it.each<[string, () => Promise<Record<string, string>>]>([
    ['the environment', async () => secrets],
    ['the Docker configuration', () => dockerConfig({ auths: { [registry.host]: { auth } } })],
    ['the credential store', () => dockerConfig({ credsStore: 'rehearsal' })],
    ['a credential helper', () => dockerConfig({ credHelpers: { [registry.host]: 'rehearsal' } })],
    [
      'the configuration beside a helper for another registry',
      () => dockerConfig({ credHelpers: { 'other.example': 'rehearsal' }, auths: { [registry.host]: { auth } } }),
    ],
  ])('takes an image with the credentials of %s, and leaves them as they were', async (_name, given) => {
    const env = await given();
    const config = env['DOCKER_CONFIG'] && join(env['DOCKER_CONFIG'], 'config.json');
    const before = config && (await readFile(config, 'utf8'));

    expect(await deliver(registry.host, env)).toMatchObject({ digest: root });
    if (config) expect(await readFile(config, 'utf8')).toBe(before);
  });

  it.each<[string, Record<string, string>]>([
    ['ENOREGISTRYCREDENTIALS', {}],
    ['ENOREGISTRYCREDENTIALS', { GITHUB_TOKEN: password, GITHUB_ACTOR: username }],
    ['EREGISTRYREFUSED', { ...secrets, DOCKER_REGISTRY_PASSWORD: 'another-word' }],
    ['EHALFCREDENTIALS', { DOCKER_REGISTRY_PASSWORD: password }],
  ])('ends in %s with %j', async (code, env) => {
    expect(await deliver(registry.host, env)).toMatchObject({ code });
  });
});

describe('a registry with a certificate', () => {
  /** What comes of a delivery through a proxy that knows the host's address. */
  async function delivered(host: string, env: Record<string, string>, isKnown = true): Promise<Outcome> {
    const { authority, tls } = await certificatesFor(host, folder.path);
    const own = await containerRegistry({ account, tls });
    await using proxy = await tunnel(own.port);
    const known = isKnown ? { NODE_EXTRA_CA_CERTS: authority } : {};
    try {
      return await deliver(host, { HTTPS_PROXY: proxy.url, NODE_USE_ENV_PROXY: '1', ...known, ...env });
    } finally {
      await own.stop();
    }
  }

  it('takes an image when Node is told of its authority', async () => {
    expect(await delivered('registry.acme.example', secrets)).toMatchObject({ digest: root });
  });

  it('is named, with what to do, when Node is not', async () => {
    const { code, message, details } = await delivered('registry.acme.example', secrets, false);

    expect(code).toBe('EUNREACHABLE');
    expect(message).toMatch(/certificate/);
    expect(details).toContain('NODE_EXTRA_CA_CERTS');
  });

  it("takes the job's token when it is GHCR", async () => {
    const job = { GITHUB_TOKEN: password, GITHUB_ACTOR: username };

    expect(await delivered('ghcr.io', job)).toMatchObject({ digest: root });
  });
});
