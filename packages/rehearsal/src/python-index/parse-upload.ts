import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { blake2b } from '@noble/hashes/blake2.js';
import type { Field, Upload, UploadedFile } from './upload.ts';

/** A long description is a field. */
const largestField = 10 * 2 ** 20;

/**
 * Reads a `multipart/form-data` upload; the file goes to `path` as it arrives, so memory does not grow with it.
 *
 * @throws when the body is no such form or ends early
 */
export async function parseUpload(request: IncomingMessage, path: string): Promise<Upload> {
  const fields: Field[] = [];
  let file: Promise<UploadedFile> | undefined;
  const form = new Busboy({ headers: request.headers as BusboyHeaders, limits: { fieldSize: largestField } });
  form.on('field', (name, value) => fields.push([name, value]));
  form.on('file', (name, stream, filename, _encoding, contentType) => {
    if (name !== 'content' || file !== undefined) return void stream.resume();
    file = store(stream, path).then((stored) => ({ filename, contentType, ...stored }));
    // It is awaited below; until then a broken upload must not count as unhandled.
    file.catch(() => undefined);
  });

  await pipeline(request, form);
  return { fields, ...(file !== undefined && { file: await file }) };
}

async function store(stream: Readable, path: string): Promise<Omit<UploadedFile, 'filename' | 'contentType'>> {
  const [md5, sha256, blake2] = [createHash('md5'), createHash('sha256'), blake2b.create({ dkLen: 32 })];
  let size = 0;
  async function* hashed(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.byteLength;
      for (const hash of [md5, sha256, blake2]) hash.update(chunk);
      yield chunk;
    }
  }
  await pipeline(stream, hashed, createWriteStream(path));
  const hex = Buffer.from(blake2.digest()).toString('hex');
  return { path, size, md5: md5.digest('hex'), sha256: sha256.digest('hex'), blake2: hex };
}

/** A path in `folder` for an upload that has not been judged yet. */
export function pendingPath(folder: string, count: number): string {
  return join(folder, `.upload-${count}`);
}
