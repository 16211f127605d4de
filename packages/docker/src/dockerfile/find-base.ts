import type { OneImage } from '../each-image.ts';
import { clientFor, type World } from '../image.ts';
import { parseImageName } from '../parse-image-name.ts';
import type { BaseImage } from '../plan-labels.ts';
import { dockerfileOf } from './dockerfile.ts';
import { parseBase } from './parse-base.ts';

/** Milliseconds: nobody has to wait for a registry that only a builder reaches. */
const patience = 5000;

/** The image that the image is based on, as far as the Dockerfile and its registry tell. */
export async function findBase(world: OneImage): Promise<BaseImage | undefined> {
  const { ports } = world;
  const base = await baseOf(world);
  const [, name = '', tag = 'latest', digest] =
    /^(.+?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(base ?? '') ?? [];
  const image = parseImageName(name.toLowerCase());
  if (image === undefined) return undefined;
  const full = { name: `${image.name}:${tag}` };
  if (digest !== undefined) return { ...full, digest };
  const http: World['ports']['http'] = (request) => ports.http({ ...request, retries: 0, timeout: patience });
  const registry = await clientFor({ ...world, ports: { ...ports, http } }, image);
  // Without the digest the name is still worth something.
  const found = await registry.digestOf(tag).catch(() => undefined);
  return found === undefined ? full : { ...full, digest: found };
}

/** The image that the Dockerfile names; a bake file may have one that lies elsewhere. */
async function baseOf(world: OneImage): Promise<string | undefined> {
  const { options, context, source } = world;
  const dockerfile = await dockerfileOf(world);
  if (dockerfile === undefined) return undefined;
  const own = options.buildArgs.map((each) => (each.includes('=') ? each : `${each}=${context.env[each] ?? ''}`));
  const given = [...(source?.buildArgs ?? []), ...own];
  return parseBase({ ...dockerfile, given, contexts: { ...source?.contexts, ...options.contexts } });
}
