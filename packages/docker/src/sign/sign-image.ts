import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isReleaseError, repeat } from '@waybill/kernel';
import {
  credentialFolder,
  findCredentials,
  type ImageName,
  listAttached,
  parseManifest,
  planDockerConfig,
  type Registry,
} from '@waybill/oci';
import { createClient, findImageName, type ImageContext, listImageNames } from '../image/index.ts';
import { noCosign, noSigningIdentity, noSigningKey, notSigned } from './errors.ts';
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

const attempts = 3;
/** Milliseconds between them: the services behind a signature by identity are not always there. */
const pause = 5000;

/** Checks that what signs is there. @throws ENOCOSIGN, ENOSIGNINGKEY, ENOSIGNINGIDENTITY */
export async function checkSigning({ options: { sign }, context: { env }, ports }: ImageContext): Promise<void> {
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
export async function signImage(input: ImageContext, digest: string): Promise<number> {
  let signed = 0;
  for (const image of listImageNames(input.options, input.context)) {
    if (await isSigned(await createClient(input, image), digest)) continue;
    await sign(input, image, digest);
    signed += 1;
  }
  return signed;
}

/** Whether cosign has signed an image, in any of its ways. */
export async function isSigned(registry: Registry, digest: string): Promise<boolean> {
  if ((await registry.findDigest(signatureTag(digest))) !== undefined) return true;
  for (const attached of await listAttached(registry, digest)) {
    if (isSignature(attached)) return true;
    // A list may tell less than what it names.
    if (tellsNothing(attached) && isSignature(await readAttached(registry, attached.digest))) return true;
  }
  return false;
}

async function readAttached(registry: Registry, reference: string): Promise<Attached> {
  const manifest = await registry.readManifest(reference);
  return manifest === undefined ? {} : parseManifest(manifest);
}

/** @returns the file that leaves the log out; `undefined` where it is wanted, or an argument does it */
async function writeServices(
  { options, context: { env }, ports }: ImageContext,
  folder: string,
): Promise<string | undefined> {
  if (isLogged(options.sign)) return undefined;
  const { stdout, stderr } = await ports.run('cosign', ['sign', '--help'], { env });
  if (!readsServices(`${stdout}\n${stderr}`)) return undefined;
  const file = join(folder, 'services.json');
  await writeFile(file, noServices);
  return file;
}

/** cosign knows registries by the Docker configuration: it gets one of its own, for the moment. */
async function sign(input: ImageContext, image: ImageName, digest: string): Promise<void> {
  const { options, context, ports } = input;
  const isOwn = image.registry === findImageName(options, context).registry;
  const own = isOwn ? options : { username: undefined, password: undefined };
  const credentials = await findCredentials(image.registry, own, { env: context.env, run: ports.run });
  await using folder = await credentialFolder();
  if (credentials !== undefined)
    await writeFile(join(folder.path, 'config.json'), JSON.stringify(planDockerConfig(image, credentials)), {
      mode: 0o600,
    });
  const env = credentials === undefined ? context.env : { ...context.env, DOCKER_CONFIG: folder.path };
  const args = planSigning(image, digest, options.sign, await writeServices(input, folder.path));
  const run = () => ports.run('cosign', args, { env });
  const { exitCode, tail } = await repeat(run, (result) => result.exitCode === 0, {
    clock: ports.clock,
    attempts,
    pause,
  });
  if (exitCode !== 0) throw notSigned(`${image.name}@${digest}`, tail);
}
