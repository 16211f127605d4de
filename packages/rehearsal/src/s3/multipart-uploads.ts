import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import type { Emulated } from '../http/index.ts';

interface Upload {
  readonly path: string;
  readonly contentType: string;
  readonly parts: Map<number, { readonly body: Buffer; readonly etag: string }>;
}

/** What is answered: a status and an XML element, or a status alone. */
interface Answer {
  readonly status: number;
  readonly element?: string;
  readonly content?: string;
  readonly etag?: string;
}

/**
 * Objects sent in parts, which the emulator lacks: what is complete is put there as a whole.
 *
 * @returns answers a request when it is about such an upload; whether it was
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export function multipartUploads(ask: Emulated['ask']) {
  const uploads = new Map<string, Upload>();

  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3');
    if (request.method === 'POST' && searchParams.has('uploads')) {
      send(response, begin(request, pathname));
      return true;
    }
    const id = searchParams.get('uploadId');
    if (id === null) return false;
    const upload = uploads.get(id);
    send(response, upload === undefined ? refused(404, 'NoSuchUpload') : await proceed(request, upload, id));
    return true;
  };

  function begin({ headers }: IncomingMessage, path: string): Answer {
    const id = randomUUID();
    const contentType = headers['content-type'] ?? 'application/octet-stream';
    uploads.set(id, { path, contentType, parts: new Map() });
    const content = `<Bucket>${path.split('/')[1]}</Bucket><Key>${renderKey(path)}</Key><UploadId>${id}</UploadId>`;
    return { status: 200, element: 'InitiateMultipartUploadResult', content };
  }

  async function proceed(request: IncomingMessage, upload: Upload, id: string): Promise<Answer> {
    if (request.method === 'PUT') return keep(request, upload);
    if (request.method === 'DELETE') {
      uploads.delete(id);
      return { status: 204 };
    }
    const answer = await complete(upload, await text(request));
    if (answer.status === 200) uploads.delete(id);
    return answer;
  }

  async function complete({ path, contentType, parts }: Upload, listed: string): Promise<Answer> {
    const named = [...listed.matchAll(/<Part>.*?<\/Part>/gs)].map(([part]) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      etag: /<ETag>(?:"|&quot;|&#34;)?([0-9a-f]+)/.exec(part)?.[1],
    }));
    const wanted = named.map(({ number, etag }) => {
      const part = parts.get(number);
      return part?.etag === etag ? part?.body : undefined;
    });
    if (wanted.length === 0 || wanted.includes(undefined)) return refused(400, 'InvalidPart');
    const body = new Uint8Array(Buffer.concat(wanted as Buffer[]));
    const { ok, status, headers } = await ask(path, { method: 'PUT', body, headers: { 'content-type': contentType } });
    if (!ok) return refused(status, 'InternalError');
    const content = `<Key>${renderKey(path)}</Key><ETag>${headers.get('etag')}</ETag>`;
    return { status: 200, element: 'CompleteMultipartUploadResult', content };
  }
}

async function keep(request: IncomingMessage, { parts }: Upload): Promise<Answer> {
  const number = Number(new URL(request.url ?? '/', 'http://s3').searchParams.get('partNumber'));
  const body = await buffer(request);
  const etag = createHash('md5').update(body).digest('hex');
  parts.set(number, { body, etag });
  return { status: 200, etag };
}

function renderKey(path: string): string {
  return path.split('/').slice(2).join('/');
}

function refused(status: number, error: string): Answer {
  return { status, element: 'Error', content: `<Code>${error}</Code>` };
}

function send(response: ServerResponse, { status, element, content = '', etag }: Answer): void {
  if (etag !== undefined) response.setHeader('etag', `"${etag}"`);
  if (element === undefined) return void response.writeHead(status).end();
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><${element}>${content}</${element}>`);
}
