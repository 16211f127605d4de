import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ReleaseError } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { account, digestOf } from '../../../oci/test/registry-exchange.ts';
import { fakePorts } from '../../test/fake-docker.ts';
import { prepare, publish, verifyConditions } from '../index.ts';

const secrets = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };
const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const predicates = { sign: 'https://sigstore.dev/cosign/sign/v1', attest: 'https://slsa.dev/provenance/v1' };

interface Signing {
  readonly sign?: boolean | { readonly key: string };
  readonly referrers?: boolean;
  /** Failures before cosign does its work. */
  readonly failures?: number;
  readonly env?: Record<string, string>;
  readonly isThere?: boolean;
  /** What cosign leaves in the registry. */
  readonly leaves?: 'tag' | 'sign' | 'attest';
}

/** A release whose cosign keeps its signatures in the registry, as the real one does. */
async function signing({ sign = true, referrers = true, failures = 0, ...rest }: Signing = {}) {
  const { env = {}, isThere = true, leaves = 'tag' } = rest;
  const folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n' });
  const registry = await memoryRegistry({ auth: 'basic', referrers });
  const signed: { args: readonly string[]; config: string; folder: string; tags: string[] }[] = [];
  let left = failures;
  const ports = fakePorts(folder.path, {
    async cosign({ args, env: given = {} }) {
      if (!isThere) throw new ReleaseError('EMISSINGTOOL', 'There is no `cosign`.', 'Install it.');
      if (args[0] !== 'sign') return {};
      left -= 1;
      if (left >= 0) return { exitCode: 1, tail: 'rekor: 502' };
      const place = given['DOCKER_CONFIG'] ?? '';
      signed.push({
        args,
        config: await readFile(join(place, 'config.json'), 'utf8'),
        folder: place,
        tags: [...registry.tags.keys()],
      });
      const digest = args.at(-1)?.split('@')[1] ?? '';
      if (leaves === 'tag') registry.tags.set(`${digest.replace(':', '-')}.sig`, digest);
      else attach(registry, digest, predicates[leaves]);
      return {};
    },
  });
  const raw = { image: registry.image, sign };
  const context = fakeContext({ cwd: folder.path, env: { HOME: folder.path, ...secrets, ...env } });
  async function dispose() {
    await registry[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }
  return { raw, context, ports, registry, signed, [Symbol.asyncDispose]: dispose };
}

/** What the registry keeps when something is attached to an image. */
function attach(registry: Awaited<ReturnType<typeof memoryRegistry>>, digest: string, predicateType: string): void {
  const annotations = { 'dev.sigstore.bundle.predicateType': predicateType };
  const manifest = { artifactType: bundle, annotations, subject: { digest } };
  const bytes = Buffer.from(JSON.stringify(manifest));
  registry.manifests.set(digestOf(bytes), { type: 'application/vnd.oci.image.manifest.v1+json', bytes });
}

describe('an image that is to be signed', () => {
  it('is signed by its digest after delivery, with credentials that exist for the moment only', async () => {
    await using set = await signing({ sign: { key: 'env://COSIGN_PRIVATE_KEY' }, env: { COSIGN_PRIVATE_KEY: 'k' } });
    const { raw, context, ports, registry, signed } = set;

    await verifyConditions(raw, context, ports);
    await prepare(raw, context, ports);
    expect(signed).toEqual([]);
    const published = await publish(raw, context, ports);

    const { digest } = published as unknown as { digest: string };
    const key = ['--key', 'env://COSIGN_PRIVATE_KEY', '--allow-http-registry'];
    expect(signed.map(({ args }) => args)).toEqual([['sign', '--yes', ...key, `${registry.image}@${digest}`]]);
    // Whoever wants only signed images never meets a tag that moved without one.
    expect(signed[0]?.tags).toEqual(['1.2.0']);
    const auth = Buffer.from(`${account.username}:${account.password}`).toString('base64');
    expect(JSON.parse(signed[0]?.config ?? '')).toEqual({ auths: { [registry.host]: { auth } } });
    await expect(readFile(join(signed[0]?.folder ?? '', 'config.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(JSON.stringify(ports.run.ran.map(({ args }) => args))).not.toContain(account.password);
  });

  it.each<Signing>([{ leaves: 'tag' }, { leaves: 'sign' }, { leaves: 'tag', referrers: false }])(
    'is signed once, however often it is delivered: %j',
    async (options) => {
      await using set = await signing(options);
      const { raw, context, ports, signed } = set;
      await prepare(raw, context, ports);
      const once = await publish(raw, context, ports);

      expect(await publish(raw, context, ports)).toEqual(once);
      expect(signed).toHaveLength(1);
    },
  );

  it('is signed though something else is attached to it', async () => {
    await using set = await signing({ leaves: 'attest' });
    const { raw, context, ports, signed } = set;
    await prepare(raw, context, ports);
    await publish(raw, context, ports);
    await publish(raw, context, ports);

    expect(signed).toHaveLength(2);
  });

  it('is signed when the services behind it are back', async () => {
    await using set = await signing({ failures: 2 });
    await prepare(set.raw, set.context, set.ports);
    await publish(set.raw, set.context, set.ports);

    expect(set.signed).toHaveLength(1);
  });

  it('stays delivered when it cannot be signed, and a second run signs it', async () => {
    await using set = await signing({ failures: 3 });
    const { raw, context, ports, registry } = set;
    await prepare(raw, context, ports);

    await expect(publish(raw, context, ports)).rejects.toMatchObject({ code: 'EIMAGESIGN' });
    expect([...registry.tags.keys()]).toContain('1.2.0');
    await publish(raw, context, ports);
    expect(set.signed).toHaveLength(1);
  });

  it.each<[string, Signing]>([
    ['ENOCOSIGN', { isThere: false }],
    ['ENOSIGNINGKEY', { sign: { key: 'env://COSIGN_PRIVATE_KEY' } }],
    ['ENOSIGNINGIDENTITY', { env: { GITHUB_ACTIONS: 'true' } }],
    ['ENOSIGNINGIDENTITY', { env: { GITLAB_CI: 'true' } }],
  ])('names %s before anything is built', async (code, options) => {
    await using set = await signing(options);

    await expect(verifyConditions(set.raw, set.context, set.ports)).rejects.toMatchObject({ code });
  });
});
