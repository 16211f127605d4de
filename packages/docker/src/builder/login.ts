import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Env } from '@waybill/kernel';
import {
  buildxFolder,
  type Credentials,
  credentialFolder,
  dockerCredentials,
  dockerFolder,
  givenCredentials,
  type ImageName,
  planDockerConfig,
  readDockerConfig,
} from '@waybill/oci';
import { findImageName, type ImageContext, listImageNames } from '../image/index.ts';

/** An environment for buildx; what was set up for it is taken down at the end. */
export interface BuilderLogin {
  readonly env: Env;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The environment in which the builder has the credentials that this plugin is given for the registries of the image:
 * it may have to read the base image from one, or keep its cache there. Docker's own configuration is theirs to change,
 * so that one of our own replaces it, with links to all that Docker keeps beside it: plugins, contexts, builders.
 *
 * @throws EHALFCREDENTIALS, EDOCKERCONFIG
 */
export async function withLogin(input: ImageContext): Promise<BuilderLogin> {
  const { env } = input.context;
  const given = await missingInDocker(input);
  if (given.length === 0) return { env, [Symbol.asyncDispose]: async () => {} };
  const docker = resolve(input.context.cwd, dockerFolder(env));
  const before = await readDockerConfig(env);
  const folder = await credentialFolder();
  try {
    for (const name of await readdir(docker).catch(() => []))
      if (name !== 'config.json') await symlink(join(docker, name), join(folder.path, name));
    const config = given.reduce((all, { image, credentials }) => planDockerConfig(image, credentials, all), before);
    await writeFile(join(folder.path, 'config.json'), JSON.stringify(config), { mode: 0o600 });
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
  const own = { DOCKER_CONFIG: folder.path, BUILDX_CONFIG: buildxFolder(env) };
  return { env: { ...env, ...own }, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

interface Given {
  readonly image: ImageName;
  readonly credentials: Credentials;
}

/** A login that Docker has stays: it may be made for base images, which the job's own token need not reach. */
async function missingInDocker({ options, context, ports: { run } }: ImageContext): Promise<Given[]> {
  const { env } = context;
  const own = findImageName(options, context).registry;
  const none = { username: undefined, password: undefined };
  const missing: Given[] = [];
  for (const image of listImageNames(options, context)) {
    const credentials = givenCredentials(image.registry, image.registry === own ? options : none, env);
    if (credentials === undefined) continue;
    // A helper that fails is the builder's to report: it asks the same one.
    const stored = await dockerCredentials(image.registry, { env, run }).catch(() => undefined);
    if (stored === undefined) missing.push({ image, credentials });
  }
  return missing;
}
