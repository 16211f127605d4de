import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isReleaseError, type RunResult } from '@waybill/kernel';
import { listAttached } from './attached-list.ts';
import { credentialFolder } from './credential-folder.ts';
import { findCredentials } from './credentials.ts';
import { clientFor, imageOf, imagesOf, type World } from './image.ts';
import type { ImageName } from './parse-image-name.ts';
import { planDockerConfig } from './plan-docker-config.ts';
import {
  type Attached,
  isLogged,
  isSignature,
  keyVariable,
  noServices,
  planSigning,
  readsServices,
  signatureTag,
  tellsNothing,
} from './plan-signing.ts';
import type { Registry } from './registry.ts';
import { noCosign, noSigningIdentity, noSigningKey, notSigned } from './signing-errors.ts';

const attempts = 3;
/** Milliseconds between them: the services behind a signature by identity are not always there. */
const pause = 5000;

/** Checks that what signs is there. @throws ENOCOSIGN, ENOSIGNINGKEY, ENOSIGNINGIDENTITY */
export async function checkSigning({ options: { sign }, context: { env }, ports }: World): Promise<void> {
  if (sign === false) return;
  const version = await ports.run('cosign', ['version']).catch((error: unknown) => {
    if (isReleaseError(error)) return undefined;
    throw error;
  });
  if (version?.exitCode !== 0) throw noCosign();
  const variable = keyVariable(sign);
  if (variable !== undefined && !env[variable]) throw noSigningKey(variable);
  if (sign !== true || env['SIGSTORE_ID_TOKEN']) return;
  // Without an identity cosign waits for a person who follows a link.
  if (env['GITHUB_ACTIONS'] === 'true' && !env['ACTIONS_ID_TOKEN_REQUEST_URL']) throw noSigningIdentity('GitHub');
  if (env['GITLAB_CI'] === 'true') throw noSigningIdentity('GitLab');
}

/**
 * Signs an image by its digest with cosign in every repository that has it, where no signature is yet.
 *
 * @returns in how many it was signed now
 * @throws EIMAGESIGN
 */
export async function signImage(world: World, digest: string): Promise<number> {
  let signed = 0;
  for (const image of imagesOf(world.options, world.context)) {
    if (await isSigned(await clientFor(world, image), digest)) continue;
    await sign(world, image, digest);
    signed += 1;
  }
  return signed;
}

async function isSigned(registry: Registry, digest: string): Promise<boolean> {
  if ((await registry.digestOf(signatureTag(digest))) !== undefined) return true;
  for (const attached of await listAttached(registry, digest)) {
    if (isSignature(attached)) return true;
    // A list may tell less than what it names.
    if (tellsNothing(attached) && isSignature(await contentOf<Attached>(registry, attached.digest))) return true;
  }
  return false;
}

async function contentOf<T extends object>(registry: Registry, reference: string): Promise<T | Record<string, never>> {
  const manifest = await registry.readManifest(reference);
  return manifest === undefined ? {} : (JSON.parse(new TextDecoder().decode(manifest.bytes)) as T);
}

/** @returns the file that leaves the log out; `undefined` where it is wanted, or an argument does it */
async function servicesFor({ options, context: { env }, ports }: World, folder: string): Promise<string | undefined> {
  if (isLogged(options.sign)) return undefined;
  const { stdout, stderr } = await ports.run('cosign', ['sign', '--help'], { env });
  if (!readsServices(`${stdout}\n${stderr}`)) return undefined;
  const file = join(folder, 'services.json');
  await writeFile(file, noServices);
  return file;
}

/** cosign knows registries by the Docker configuration: it gets one of its own, for the moment. */
async function sign(world: World, image: ImageName, digest: string): Promise<void> {
  const { options, context, ports } = world;
  const isOwn = image.registry === imageOf(options, context).registry;
  const own = isOwn ? options : { username: undefined, password: undefined };
  const credentials = await findCredentials(image.registry, own, { env: context.env, run: ports.run });
  await using folder = await credentialFolder();
  if (credentials !== undefined)
    await writeFile(join(folder.path, 'config.json'), JSON.stringify(planDockerConfig(image, credentials)), {
      mode: 0o600,
    });
  const env = credentials === undefined ? context.env : { ...context.env, DOCKER_CONFIG: folder.path };
  const args = planSigning(image, digest, options.sign, await servicesFor(world, folder.path));
  let result: RunResult | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    result = await ports.run('cosign', args, { env });
    if (result.exitCode === 0) return;
    if (attempt < attempts) await ports.clock.sleep(pause);
  }
  throw notSigned(`${image.name}@${digest}`, result?.tail ?? '');
}
