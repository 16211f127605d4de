import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import type { Emulated } from '../http/index.ts';
import { type Attributes, attributesOf, compositeOf, findMismatch, namedChecksum } from './stored-attributes.ts';

interface Part {
  readonly body: Buffer;
  readonly etag: string;
  readonly checksum: string | undefined;
}

interface Upload {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly parts: Map<number, Part>;
}

/** What is answered: a status and an XML element, or a status alone. */
interface Answer {
  readonly status: number;
  readonly element?: string;
  readonly content?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Objects sent in parts, which the emulator lacks: what is complete is put there as a whole.
 *
 * @param keep is given what else is known of an object that is complete
 * @returns answers a request when it is about such an upload; whether it was
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export function multipartUploads(ask: Emulated['ask'], keep: (path: string, attributes: Attributes) => void) {
  const uploads = new Map<string, Upload>();

  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3');
    if (searchParams.has('uploads')) {
      send(response, request.method === 'POST' ? begin(request, pathname) : list(pathname, searchParams));
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
    uploads.set(id, { path, headers, parts: new Map() });
    const content = `<Bucket>${path.split('/')[1]}</Bucket><Key>${renderKey(path)}</Key><UploadId>${id}</UploadId>`;
    return { status: 200, element: 'InitiateMultipartUploadResult', content };
  }

  /** Uploads of a bucket that nobody has completed, by the start of their keys. */
  function list(pathname: string, query: URLSearchParams): Answer {
    const [, bucket] = pathname.split('/');
    const start = `/${bucket}/${query.get('prefix') ?? ''}`;
    const found = [...uploads].filter(([, { path }]) => decodeURIComponent(path).startsWith(start));
    const content = found.map(
      ([id, { path }]) => `<Upload><Key>${renderKey(path)}</Key><UploadId>${id}</UploadId></Upload>`,
    );
    return { status: 200, element: 'ListMultipartUploadsResult', content: content.join('') };
  }

  async function proceed(request: IncomingMessage, upload: Upload, id: string): Promise<Answer> {
    if (request.method === 'PUT') return keepPart(request, upload);
    if (request.method === 'GET') return listParts(upload);
    if (request.method === 'DELETE') {
      uploads.delete(id);
      return { status: 204 };
    }
    const answer = await complete(upload, await text(request), { ask, keep });
    if (answer.status === 200) uploads.delete(id);
    return answer;
  }
}

interface Store {
  readonly ask: Emulated['ask'];
  keep(path: string, attributes: Attributes): void;
}

async function complete({ path, headers, parts }: Upload, listed: string, { ask, keep }: Store): Promise<Answer> {
  const named = [...listed.matchAll(/<Part>.*?<\/Part>/gs)].map(([part]) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: /<ETag>(?:"|&quot;|&#34;)?([0-9a-f]+)/.exec(part)?.[1],
  }));
  const wanted = named.map(({ number, etag }) => {
    const part = parts.get(number);
    return part?.etag === etag ? part : undefined;
  });
  if (wanted.length === 0 || wanted.includes(undefined)) return refused(400, 'InvalidPart');
  const bodies = wanted.map((part) => part?.body ?? Buffer.alloc(0));
  const body = new Uint8Array(Buffer.concat(bodies));
  const type = headers['content-type'] ?? 'application/octet-stream';
  const stored = await ask(path, { method: 'PUT', body, headers: { 'content-type': type } });
  if (!stored.ok) return refused(stored.status, 'InternalError');
  const checksum = compositeOf(wanted.map((part) => part?.checksum));
  keep(path, attributesOf(headers, checksum, 'COMPOSITE'));
  const confirmed = checksum === undefined ? '' : `<ChecksumSHA256>${checksum}</ChecksumSHA256>`;
  const content = `<Key>${renderKey(path)}</Key><ETag>${stored.headers.get('etag')}</ETag>${confirmed}`;
  return { status: 200, element: 'CompleteMultipartUploadResult', content };
}

async function keepPart(request: IncomingMessage, { parts }: Upload): Promise<Answer> {
  const number = Number(new URL(request.url ?? '/', 'http://s3').searchParams.get('partNumber'));
  const body = await buffer(request);
  const mismatch = findMismatch(request.headers, body);
  if (mismatch !== undefined) return refused(400, mismatch);
  const etag = createHash('md5').update(body).digest('hex');
  const checksum = namedChecksum(request.headers);
  parts.set(number, { body, etag, checksum });
  return { status: 200, headers: { etag: `"${etag}"`, ...(checksum && { 'x-amz-checksum-sha256': checksum }) } };
}

function listParts({ parts }: Upload): Answer {
  const content = [...parts]
    .sort(([one], [other]) => one - other)
    .map(([number, { body, etag, checksum }]) => {
      const sum = checksum === undefined ? '' : `<ChecksumSHA256>${checksum}</ChecksumSHA256>`;
      return `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag><Size>${body.length}</Size>${sum}</Part>`;
    });
  return { status: 200, element: 'ListPartsResult', content: `<IsTruncated>false</IsTruncated>${content.join('')}` };
}

function renderKey(path: string): string {
  const key = decodeURIComponent(path.split('/').slice(2).join('/'));
  return key.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function refused(status: number, error: string): Answer {
  return { status, element: 'Error', content: `<Code>${error}</Code>` };
}

function send(response: ServerResponse, { status, element, content = '', headers = {} }: Answer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (element === undefined) return void response.writeHead(status).end();
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><${element}>${content}</${element}>`);
}
