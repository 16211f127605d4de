import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Emulated, emulated, type Onward } from '../http/index.ts';
import { multipartUploads } from './multipart-uploads.ts';

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
}

/**
 * S3 with the given buckets and one pair of keys. Signatures are not checked; beyond the emulator an unknown access key
 * is refused, `If-None-Match: *` is honoured, and objects may come in parts.
 */
export async function emulatedS3(buckets: readonly string[]): Promise<EmulatedS3> {
  const accessKey = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;
  const service = await emulated({
    service: 'aws',
    seed: { aws: { region, s3: { buckets: buckets.map((name) => ({ name })) } } },
    gate,
  });
  const { ask, ...rest } = service;
  const answerPart = multipartUploads(ask);

  async function gate(request: IncomingMessage, response: ServerResponse): Promise<Onward> {
    const { method, url = '/', headers } = request;
    if (!headers.authorization?.includes(`Credential=${accessKey}/`))
      return refuse(response, 403, 'InvalidAccessKeyId');
    const taken =
      writes(method) &&
      headers['if-none-match'] === '*' &&
      (await ask(url.split('?', 1)[0] ?? '/', { method: 'HEAD' })).ok;
    if (taken) return refuse(response, 412, 'PreconditionFailed');
    return (await answerPart(request, response)) ? 'answered' : undefined;
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
    object: async (bucket, key) => Buffer.from(await (await ask(`/${bucket}/${encodeURI(key)}`)).arrayBuffer()),
  };
}

/** A part, too; of several the condition is the last request's, which completes them. */
const writes = (method: string | undefined) => method === 'PUT' || method === 'POST';

const region = 'us-east-1';

function refuse(response: ServerResponse, status: number, code: string): 'answered' {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`);
  return 'answered';
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
