import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findTarget } from './dockerfile.ts';
import type { OneImage } from './each-image.ts';
import { clientFor, type World } from './image.ts';
import { parseBase } from './parse-base.ts';
import { parseImageName } from './parse-image-name.ts';
import type { BaseImage } from './plan-labels.ts';

/** Milliseconds: nobody has to wait for a registry that only a builder reaches. */
const patience = 5000;

/** The image on which the image stands, as far as the Dockerfile and its registry tell. */
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
async function baseOf({ options, context, source }: OneImage): Promise<string | undefined> {
  const given = options.buildArgs.map((each) => (each.includes('=') ? each : `${each}=${context.env[each] ?? ''}`));
  const read = (file: string) => readFile(resolve(context.cwd, file), 'utf8');
  const { contexts } = options;
  if (source === undefined) {
    return parseBase(await read(options.dockerfile), await findTarget(context.cwd, options), given, contexts);
  }
  const text = source.text ?? (await read(source.dockerfile ?? '').catch(() => undefined));
  if (text === undefined) return undefined;
  return parseBase(text, source.stage, [...source.buildArgs, ...given], { ...source.contexts, ...contexts });
}
