import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseOptions, realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { type ContainerRegistry, containerRegistry, oidcIssuer, sigstore } from '@waybill/rehearsal';
import { execa } from 'execa';
import { cosignOf } from '../../../../test/harness/cosign.ts';
import { deliverImage } from '../../../oci/src/layout/deliver-image.ts';
import { readLayout } from '../../../oci/src/layout/read-layout.ts';
import { writeLayout } from '../../../oci/test/image-layout.ts';
import { connectRegistry } from '../../src/image/image-context.ts';
import { Options } from '../../src/options.ts';
import { checkSigning, signImage } from '../../src/sign/sign-image.ts';

const account = { username: 'rehearsal', password: 'not-a-secret-word' };
const login = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };
const versions = [
  ['2', 'trixie'],
  ['3', 'forky'],
];

let registry: ContainerRegistry;

beforeAll(async () => {
  registry = await containerRegistry({ account });
});

afterAll(() => registry?.stop());

/** An image in the registry, and a cosign that knows nothing but what the folder and the environment say. */
async function delivered(suite: string) {
  const folder = await temporaryFolder({});
  const name = crypto.randomUUID();
  const env: Record<string, string> = {
    ...(process.env as Record<string, string>),
    ...login,
    PATH: `${await cosignOf(suite)}:${process.env['PATH']}`,
    HOME: folder.path,
  };
  const cosign = (...args: string[]) => execa('cosign', args, { cwd: folder.path, env });

  function worldOf(sign: unknown) {
    const context = fakeContext({ cwd: folder.path, env });
    const raw = { image: `${registry.host}/acme/parcel-${name}`, sign };
    const options = parseOptions(Options, { name: 'docker', raw, host: {}, env });
    return { options, context, ports: realPorts(context) };
  }

  await writeLayout(join(folder.path, 'image'), {});
  const layout = await readLayout(join(folder.path, 'image'));
  const world = worldOf(false);
  await deliverImage(await connectRegistry(world), layout, '1.2.0');
  const { digest } = layout.root;

  async function signTwice(sign: unknown): Promise<number[]> {
    const signing = worldOf(sign);
    await checkSigning(signing);
    return [await signImage(signing, digest), await signImage(signing, digest)];
  }

  async function verify(...how: string[]): Promise<string> {
    await cosign('login', registry.host, '-u', account.username, '-p', account.password);
    const image = `${world.options.image}@${digest}`;
    return (await cosign('verify', ...how, '--allow-http-registry', image)).stdout;
  }
  return { ...folder, env, cosign, digest, signTwice, verify, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

describe('an image is signed once, and verified', () => {
  it.each(versions)('with a key and no public log, by cosign %s', async (_version, suite = '') => {
    await using image = await delivered(suite);
    const { path, env, cosign, digest } = image;
    env['COSIGN_PASSWORD'] = 'word';
    await cosign('generate-key-pair');
    env['COSIGN_PRIVATE_KEY'] = await readFile(join(path, 'cosign.key'), 'utf8');

    expect(await image.signTwice({ key: 'env://COSIGN_PRIVATE_KEY', log: false })).toEqual([1, 0]);
    expect(await image.verify('--key', 'cosign.pub', '--insecure-ignore-tlog=true')).toContain(digest);
  });

  it.each(versions)(
    'with the identity of the job and a Sigstore of its own, by cosign %s',
    async (version, suite = '') => {
      await using image = await delivered(suite);
      const job = await oidcIssuer();
      const signing = await sigstore({ issuers: [job.url] });
      try {
        const at = (name: string) => join(image.path, name);
        for (const [name, content] of Object.entries(signing.files)) await writeFile(at(name), content);
        const of2 = {
          COSIGN_FULCIO_URL: signing.url,
          COSIGN_REKOR_URL: signing.url,
          SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: at('certificateLog'),
          SIGSTORE_REKOR_PUBLIC_KEY: at('signatureLog'),
          SIGSTORE_ROOT_FILE: at('root'),
        };
        const of3 = { COSIGN_SIGNING_CONFIG: at('signingConfig'), COSIGN_TRUSTED_ROOT: at('trustedRoot') };
        Object.assign(image.env, job.environment, version === '2' ? of2 : of3);

        expect(await image.signTwice(true)).toEqual([1, 0]);
        expect(signing.logged).toBe(1);
        const identity = [
          '--certificate-identity',
          'https://github.com/acme/parcel/.github/workflows/release.yml@refs/heads/main',
        ];
        expect(await image.verify(...identity, '--certificate-oidc-issuer', job.url)).toContain(image.digest);
      } finally {
        await signing.stop();
        await job.stop();
      }
    },
  );
});
