import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '@waybill/kernel';
import { givenCredentials } from './credentials.ts';
import { readDockerConfig } from './docker-credentials.ts';
import { buildxFolder, dockerFolder } from './docker-folder.ts';
import { imageOf, imagesOf, type World } from './image.ts';
import { planDockerConfig } from './plan-docker-config.ts';

/** An environment for buildx; what was set up for it is taken down at the end. */
export interface BuilderLogin {
  readonly env: Env;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The environment in which the builder has the credentials that this plugin is given for the registries of the image:
 * it may have to read the base image from one, or keep its cache there. Docker's own configuration is theirs to change,
 * so that one of our own stands in for it, with links to all that Docker keeps beside it: plugins, contexts, builders.
 *
 * @throws EHALFCREDENTIALS, EDOCKERCONFIG
 */
export async function withLogin({ options, context: { env, ...context } }: World): Promise<BuilderLogin> {
  const own = imageOf(options, { ...context, env }).registry;
  const none = { username: undefined, password: undefined };
  const given = imagesOf(options, { ...context, env }).flatMap((image) => {
    const credentials = givenCredentials(image.registry, image.registry === own ? options : none, env);
    return credentials === undefined ? [] : [{ image, credentials }];
  });
  if (given.length === 0) return { env, [Symbol.asyncDispose]: async () => {} };
  const docker = dockerFolder(env);
  const before = await readDockerConfig(env);
  const folder = await mkdtemp(join(tmpdir(), 'waybill-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    for (const name of await readdir(docker).catch(() => []))
      if (name !== 'config.json') await symlink(join(docker, name), join(folder, name));
    const config = given.reduce((all, { image, credentials }) => planDockerConfig(image, credentials, all), before);
    await writeFile(join(folder, 'config.json'), JSON.stringify(config), { mode: 0o600 });
  } catch (error) {
    await remove();
    throw error;
  }
  return { env: { ...env, DOCKER_CONFIG: folder, BUILDX_CONFIG: buildxFolder(env) }, [Symbol.asyncDispose]: remove };
}
