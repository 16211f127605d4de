import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmulatedS3, emulatedS3 } from './emulated-s3.ts';

let s3: EmulatedS3;
beforeAll(async () => {
  s3 = await emulatedS3(['archive']);
});
afterAll(() => s3.stop());

function send(method: string, key: string, body?: string, headers: Record<string, string> = {}) {
  const signed = `AWS4-HMAC-SHA256 Credential=${s3.environment.AWS_ACCESS_KEY_ID}/20250101/us-east-1/s3/aws4_request`;
  return fetch(`${s3.url}/archive/${key}`, {
    method,
    ...(body && { body }),
    headers: { authorization: signed, ...headers },
  });
}

const put = (key: string, body: string, headers?: Record<string, string>) => send('PUT', key, body, headers);

it('keeps objects and gives them back', async () => {
  await put('v1.0.0/notes.md', 'notes');

  expect(await s3.objects('archive')).toEqual([{ key: 'v1.0.0/notes.md', size: 5, etag: expect.any(String) }]);
  expect((await s3.object('archive', 'v1.0.0/notes.md')).toString()).toBe('notes');
});

it('writes only once where asked to, and only for its key', async () => {
  const once = { 'if-none-match': '*' };

  expect((await put('once', 'a', once)).status).toBe(200);
  expect((await put('once', 'b', once)).status).toBe(412);
  expect((await put('other', 'a', { authorization: 'AWS4-HMAC-SHA256 Credential=AKIAOTHER/x' })).status).toBe(403);
});

describe('an object in parts', () => {
  const etagOf = (answer: Response) => answer.headers.get('etag') ?? '';
  const part = (number: number, etag: string) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`;
  const begin = async (key: string) =>
    /<UploadId>(.+)<\/UploadId>/.exec(await (await send('POST', `${key}?uploads`)).text())?.[1];

  it('is there once it is complete', async () => {
    const id = await begin('big/one');
    const [second, first] = [
      await put(`big/one?partNumber=2&uploadId=${id}`, 'world'),
      await put(`big/one?partNumber=1&uploadId=${id}`, 'hello '),
    ];
    expect((await s3.objects('archive')).map(({ key }) => key)).not.toContain('big/one');

    const list = `<CompleteMultipartUpload>${part(1, etagOf(first))}${part(2, etagOf(second))}</CompleteMultipartUpload>`;
    expect((await send('POST', `big/one?uploadId=${id}`, list)).status).toBe(200);

    expect((await s3.object('archive', 'big/one')).toString()).toBe('hello world');
    expect((await send('POST', `big/one?uploadId=${id}`, list)).status).toBe(404);
  });

  it('is refused when a part is not as it was sent, taken, or given up', async () => {
    const id = await begin('big/two');
    const sent = await put(`big/two?partNumber=1&uploadId=${id}`, 'hello');
    const complete = (etag: string, headers = {}) => send('POST', `big/two?uploadId=${id}`, part(1, etag), headers);

    expect((await complete('"0"')).status).toBe(400);
    await put('big/two', 'another');
    expect((await complete(etagOf(sent), { 'if-none-match': '*' })).status).toBe(412);
    expect((await send('DELETE', `big/two?uploadId=${id}`)).status).toBe(204);
    expect((await complete(etagOf(sent))).status).toBe(404);
    expect((await s3.object('archive', 'big/two')).toString()).toBe('another');
  });
});
