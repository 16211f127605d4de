import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { eagerHttp, loopback, temporaryFolder } from '@waybill/kernel/testing';
import { streamForm } from '../../src/deliver/stream-form.ts';
import { renderForm } from '../../src/indexes/render-form.ts';

const size = 24 * 2 ** 20 + 7;

test.each(['fast', 'slow'])('a %s reader gets every byte, and the length before', async (pace) => {
  const content = randomBytes(size);
  await using folder = await temporaryFolder({ file: content });
  const hash = createHash('sha256');
  const told: unknown[] = [];
  await using server = await loopback(async (request, response) => {
    told.push(request.headers['content-length'], request.headers['transfer-encoding']);
    let chunks = 0;
    for await (const chunk of request) {
      hash.update(chunk);
      // What a sender must not write over: bytes that still wait in its socket.
      chunks += 1;
      if (pace === 'slow' && chunks % 40 === 0) await sleep(5);
    }
    response.end();
  });
  const form = renderForm([['a', 'ü']], 'b', 'file');
  const streamed = streamForm(form, { path: join(folder.path, 'file'), size });
  const seen: number[] = [];

  await eagerHttp({
    url: server.url,
    method: 'POST',
    headers: { 'content-type': form.contentType, 'content-length': String(streamed.size) },
    body: () => streamed.body((sent) => seen.push(sent)),
    hint: '',
  });

  expect(hash.digest('hex')).toBe(
    createHash('sha256').update(form.head).update(content).update(form.tail).digest('hex'),
  );
  expect(told).toEqual([String(streamed.size), undefined]);
  expect(seen.at(-1)).toBe(size);
});
