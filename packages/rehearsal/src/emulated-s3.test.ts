import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EmulatedS3, emulatedS3 } from './emulated-s3.ts';

let s3: EmulatedS3;
beforeAll(async () => {
  s3 = await emulatedS3(['archive']);
});
afterAll(() => s3.stop());

function put(key: string, body: string, headers: Record<string, string> = {}) {
  const signed = `AWS4-HMAC-SHA256 Credential=${s3.environment.AWS_ACCESS_KEY_ID}/20250101/us-east-1/s3/aws4_request`;
  return fetch(`${s3.url}/archive/${key}`, { method: 'PUT', body, headers: { authorization: signed, ...headers } });
}

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
