import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Emulated, emulated, type Onward } from '../http/index.ts';
import { multipartUploads } from './multipart-uploads.ts';
import { objectRoutes, refuse, region } from './object-routes.ts';
import type { Attributes } from './stored-attributes.ts';

export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
}

export interface EmulatedS3 extends Omit<Emulated, 'ask'> {
  /** What an AWS client needs; it must also ask path-style (`forcePathStyle`). */
  readonly environment: {
    readonly AWS_ACCESS_KEY_ID: string;
    readonly AWS_SECRET_ACCESS_KEY: string;
    readonly AWS_REGION: string;
    readonly AWS_ENDPOINT_URL_S3: string;
  };
  /** The objects of a bucket, by key; at most 1000. */
  objects(bucket: string): Promise<StoredObject[]>;
  /** The bytes of one object. */
  object(bucket: string, key: string): Promise<Buffer>;
  /** What else was said of it when it was written, as headers: metadata, storage class, checksum. */
  attributes(bucket: string, key: string): Readonly<Record<string, string>>;
  /** Writes an object as somebody would who asks nobody. */
  overwrite(bucket: string, key: string, bytes: string | Uint8Array<ArrayBuffer>): Promise<void>;
  /** Deletes an object. */
  remove(bucket: string, key: string): Promise<void>;
}

/**
 * S3 with the given buckets and one pair of keys. Signatures are not checked; beyond the emulator an unknown access key
 * is refused, `If-None-Match: *` is honoured, objects may come in parts, and the SHA-256 that a write names is compared and kept.
 */
export async function emulatedS3(buckets: readonly string[]): Promise<EmulatedS3> {
  const accessKey = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;
  const service = await emulated({
    service: 'aws',
    seed: { aws: { region, s3: { buckets: buckets.map((name) => ({ name })) } } },
    gate,
  });
  const { ask, ...rest } = service;
  const stored = new Map<string, Attributes>();
  const answerPart = multipartUploads(ask, (path, attributes) => stored.set(path, attributes));
  const answerObject = objectRoutes(ask, stored);

  async function gate(request: IncomingMessage, response: ServerResponse): Promise<Onward> {
    const { method, url = '/', headers } = request;
    if (!headers.authorization?.includes(`Credential=${accessKey}/`))
      return refuse(response, 403, 'InvalidAccessKeyId');
    const taken =
      writes(method) &&
      headers['if-none-match'] === '*' &&
      (await ask(url.split('?', 1)[0] ?? '/', { method: 'HEAD' })).ok;
    if (taken) return refuse(response, 412, 'PreconditionFailed');
    if (await answerPart(request, response)) return 'answered';
    return answerObject(request, response);
  }

  return {
    ...rest,
    environment: {
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: randomBytes(20).toString('hex'),
      AWS_REGION: region,
      AWS_ENDPOINT_URL_S3: service.url,
    },
    objects: async (bucket) => parseListing(await (await ask(`/${bucket}`)).text()),
    object: async (bucket, key) => Buffer.from(await (await ask(pathTo(bucket, key))).arrayBuffer()),
    attributes: (bucket, key) => stored.get(pathTo(bucket, key)) ?? {},
    async overwrite(bucket, key, bytes) {
      stored.delete(pathTo(bucket, key));
      await ask(pathTo(bucket, key), { method: 'PUT', body: bytes });
    },
    async remove(bucket, key) {
      stored.delete(pathTo(bucket, key));
      await ask(pathTo(bucket, key), { method: 'DELETE' });
    },
  };
}

/** A part, too; of several the condition is the last request's, which completes them. */
const writes = (method: string | undefined) => method === 'PUT' || method === 'POST';

/** As clients of AWS escape a key. */
function pathTo(bucket: string, key: string): string {
  const escaped = encodeURIComponent(key).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `/${bucket}/${escaped.replaceAll('%2F', '/')}`;
}

/** Reads the emulator's own listing, whose shape is fixed with its version. */
function parseListing(xml: string): StoredObject[] {
  return xml
    .split('<Contents>')
    .slice(1)
    .map((entry) => {
      const field = (name: string) => new RegExp(`<${name}>"?(.*?)"?</${name}>`).exec(entry)?.[1] ?? '';
      return { key: field('Key'), size: Number(field('Size')), etag: field('ETag') };
    });
}
