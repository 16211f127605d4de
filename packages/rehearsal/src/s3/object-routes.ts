import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Emulated, Onward } from '../http/index.ts';
import { type Attributes, attributesOf, findMismatch, namedChecksum } from './stored-attributes.ts';

/** The region of every bucket. */
export const region = 'us-east-1';

/**
 * Objects in one piece, with what the emulator does not keep of them.
 *
 * @param stored by path
 */
export function objectRoutes(ask: Emulated['ask'], stored: Map<string, Attributes>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<Onward> => {
    const { method, url = '/', headers } = request;
    const { path, bucket, key } = pathOf(url);
    if (key === undefined) return method === 'HEAD' ? answerBucket(bucket, response) : undefined;
    if (method === 'PUT' && headers['x-amz-copy-source'] === undefined) return write(request, response, path);
    return method === 'HEAD' || method === 'GET' ? show(request, response, path) : undefined;
  };

  /** A bucket says in which region it is. */
  async function answerBucket(bucket: string, response: ServerResponse): Promise<Onward> {
    const { status } = await ask(`/${bucket}`, { method: 'GET' });
    response.writeHead(status, { 'x-amz-bucket-region': region }).end();
    return 'answered';
  }

  async function write(request: IncomingMessage, response: ServerResponse, path: string): Promise<Onward> {
    const body = await buffer(request);
    const mismatch = findMismatch(request.headers, body);
    if (mismatch !== undefined) return refuse(response, 400, mismatch);
    const type = request.headers['content-type'] ?? 'application/octet-stream';
    const init = { method: 'PUT', body: new Uint8Array(body), headers: { 'content-type': type } };
    const { ok, status, headers } = await ask(path, init);
    if (!ok) return refuse(response, status, status === 404 ? 'NoSuchBucket' : 'InternalError');
    const checksum = namedChecksum(request.headers);
    stored.set(path, attributesOf(request.headers, checksum));
    const confirmed = checksum === undefined ? {} : { 'x-amz-checksum-sha256': checksum };
    response.writeHead(200, { etag: headers.get('etag') ?? '', ...confirmed }).end();
    return 'answered';
  }

  async function show(request: IncomingMessage, response: ServerResponse, path: string): Promise<Onward> {
    const answer = await ask(path, { method: 'GET' });
    if (!answer.ok) return undefined;
    const bytes = Buffer.from(await answer.arrayBuffer());
    const names = ['content-type', 'etag', 'last-modified'];
    const headers = Object.fromEntries(names.map((name) => [name, answer.headers.get(name) ?? '']));
    response.writeHead(200, { ...headers, ...stored.get(path), 'content-length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
    return 'answered';
  }
}

/** Path, bucket and key of a request. */
function pathOf(url: string): { readonly path: string; readonly bucket: string; readonly key: string | undefined } {
  const path = url.split('?', 1)[0] ?? '/';
  const [, bucket = '', ...key] = path.split('/');
  return { path, bucket, key: key.join('/') === '' ? undefined : key.join('/') };
}

export function refuse(response: ServerResponse, status: number, code: string): 'answered' {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`);
  return 'answered';
}
