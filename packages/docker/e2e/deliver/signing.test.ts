import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseOptions, realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { type ContainerRegistry, containerRegistry, oidcIssuer, sigstore } from '@waybill/rehearsal';
import { execa } from 'execa';
import { cosignOf } from '../../../../test/harness/images/cosign.ts';
import { deliverImage } from '../../../oci/src/layout/deliver-image.ts';
import { readLayout } from '../../../oci/src/layout/read-layout.ts';
import { writeLayout } from '../../../oci/test/image-layout.ts';
import { signEntry, statementOf } from '../../../pipeline/src/ledger/signing/sign-entry.ts';
import { describeLedger } from '../../../pipeline/src/public/describe-ledger.ts';
import { exampleEntry } from '../../../pipeline/test/example-entry.ts';
import { signBytes } from '../../../sigstore/src/index.ts';
import { connectRegistry } from '../../src/image/image-context.ts';
import { Options } from '../../src/options.ts';
import { checkSignature } from '../../src/public/check-signature.ts';
import type { Sign } from '../../src/sign/plan-signing.ts';
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

  /** As `waybill verify` looks at it. */
  async function check(sign: Sign, context: Partial<Parameters<typeof checkSignature>[0]['context']>) {
    const looking = { registry: await connectRegistry(world), digest, sign };
    return checkSignature({ ...looking, context: { cwd: folder.path, ...context } });
  }
  return {
    ...folder,
    env,
    cosign,
    check,
    digest,
    signTwice,
    verify,
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
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
    const sign = { key: 'env://COSIGN_PRIVATE_KEY', log: false, publicKey: 'cosign.pub' };
    expect(await image.check(sign, {})).toMatchObject({ state: 'ok' });
    const imageKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    expect(await image.check(sign, { imageKey })).toMatchObject({ state: 'failed' });
    expect(await image.check({ ...sign, publicKey: undefined }, {})).toMatchObject({ state: 'not checked' });
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
        const isReleaseBranch = (branch: string) => branch === 'main';
        const expected = { issuer: job.url, repository: 'acme/parcel', isReleaseBranch };
        const check = (workflow: string) =>
          image.check(true, { signatures: { expected: { ...expected, workflow }, trustedRoot: 'trustedRoot' } });
        expect(await check('.github/workflows/release.yml')).toMatchObject({ state: 'ok' });
        expect(await check('.github/workflows/ci.yml')).toMatchObject({ state: 'failed' });
      } finally {
        await signing.stop();
        await job.stop();
      }
    },
  );
});

it('the signatures of the ledger are checked by the commands of VERIFY.md', async () => {
  await using folder = await temporaryFolder({});
  const job = await oidcIssuer();
  const signing = await sigstore({ issuers: [job.url] });
  const at = (name: string) => join(folder.path, name);
  try {
    await writeFile(at('root.json'), signing.files.trustedRoot);
    const url = 'git@github.com:acme/parcel.git';
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    await writeFile(at('ledger.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    const notes = '* weigh \u2028 \u0001 "ö" </script> 📦\n';
    const artifacts = exampleEntry().artifacts.map((each) => ({ ...each, version: '1.2.0', tags: ['1.2.0'] }));
    const plain = exampleEntry({ notes, artifacts, checkout: { submodules: ['a b'], largeFiles: false } });
    const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const byKey = signEntry(plain, { env: { WAYBILL_LEDGER_KEY: key }, options: { repositoryUrl: url } });
    const identity = { tokenFor: async (audience: string) => job.issue(audience) };
    const services = { fulcio: signing.url, rekor: signing.url };
    const bundle = await signBytes(statementOf(plain, url), { identity, services });
    const expected = { issuer: job.url, repository: 'acme/parcel', isReleaseBranch: () => true };
    const text = describeLedger(url, { ...expected, workflow: '.github/workflows/release.yml' });
    const script = [...text.matchAll(/^```sh\n(.*?)\n```$/gms)].map(([, lines]) => lines).join('\n');
    const env = { PATH: `${await cosignOf('forky')}:${process.env['PATH']}`, COSIGN_TRUSTED_ROOT: at('root.json') };
    const run = async (entry: object) => {
      await writeFile(at('waybill-entry.json'), JSON.stringify(entry, null, 2));
      const { all, exitCode } = await execa('bash', ['-euc', script], {
        cwd: folder.path,
        env,
        all: true,
        reject: false,
      });
      return { all, exitCode };
    };

    const good = await run({ ...byKey, sigstore: bundle });
    expect(good).toMatchObject({ exitCode: 0, all: expect.stringContaining('Signed with: an identity, a key') });
    expect(good.all).toMatch(/Verified OK\nSignature Verified Successfully/);
    expect(await run({ ...byKey, notes: 'other', sigstore: bundle })).not.toMatchObject({ exitCode: 0 });
    expect((await run({ ...byKey, notes: 'other' })).all).not.toContain('Verified Successfully');
  } finally {
    await signing.stop();
    await job.stop();
  }
});
