import { parseImageName } from '@waybill/oci';
import { type BaseImage, createClient, type ImageContext, type OneImage } from '../image/index.ts';
import { findDockerfile } from './dockerfile.ts';
import { parseBase } from './parse-base.ts';

/** Milliseconds: nobody has to wait for a registry that only a builder reaches. */
const patience = 5000;

/** The image that the image is based on, as far as the Dockerfile and its registry tell. */
export async function findBase(input: OneImage): Promise<BaseImage | undefined> {
  const { ports } = input;
  const base = await nameBase(input);
  const [, name = '', tag = 'latest', digest] =
    /^(.+?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(base ?? '') ?? [];
  const image = parseImageName(name.toLowerCase());
  if (image === undefined) return undefined;
  const full = { name: `${image.name}:${tag}` };
  if (digest !== undefined) return { ...full, digest };
  const http: ImageContext['ports']['http'] = (request) => ports.http({ ...request, retries: 0, timeout: patience });
  const registry = await createClient({ ...input, ports: { ...ports, http } }, image);
  // Without the digest the name is still worth something.
  const found = await registry.findDigest(tag).catch(() => undefined);
  return found === undefined ? full : { ...full, digest: found };
}

/** The image that the Dockerfile names; a bake file may have one that lies elsewhere. */
async function nameBase(input: OneImage): Promise<string | undefined> {
  const { options, context, source } = input;
  const dockerfile = await findDockerfile(input);
  if (dockerfile === undefined) return undefined;
  const own = options.buildArgs.map((each) => (each.includes('=') ? each : `${each}=${context.env[each] ?? ''}`));
  const given = [...(source?.buildArgs ?? []), ...own];
  return parseBase({ ...dockerfile, given, contexts: { ...source?.contexts, ...options.contexts } });
}
