import { readdir, readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as v from '../../schema.ts';
import { type BrokenBody, brokenBody, eagerHttp, httpFor, loopback, temporaryFolder } from '../../testing.ts';
import { fileSink } from './file-sink.ts';
import { httpClient } from './http.ts';

const hint = 'Check `pypi.index`.';

/** Answers with each listener in turn, then with the last one. */
function inTurn(...listeners: RequestListener[]): RequestListener & { count: number } {
  const turn: RequestListener = (request, response) => {
    const next = listeners[Math.min(counting.count, listeners.length - 1)];
    counting.count += 1;
    next?.(request, response);
  };
  const counting = Object.assign(turn, { count: 0 });
  return counting;
}

const good: RequestListener = (_request, response) => void response.end('{"token":"t","expires_in":60}');

function caught(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    (error: unknown) => error as Error & { code: string; details: string },
  );
}

describe('a body', () => {
  it.each<BrokenBody>(['cut', 'chunked cut', 'drip', 'still'])('that is %s once is asked for again', async (how) => {
    const listener = inTurn(brokenBody(how), good);
    await using server = await loopback(listener);

    const answer = await httpFor(how)({ url: server.url, hint });

    expect([answer.text(), listener.count]).toEqual(['{"token":"t","expires_in":60}', 2]);
  });

  it.each<[BrokenBody, string, string, number]>([
    ['cut', 'EANSWERCUT', 'is incomplete: it broke off after 4 bytes', 5],
    ['chunked cut', 'EANSWERCUT', 'is incomplete: it broke off after 4 bytes', 5],
    ['drip', 'EANSWERSLOW', 'is too slow: ', 2],
    ['still', 'EANSWERSLOW', 'is too slow: nothing more came for 0.4 seconds (4 bytes arrived)', 2],
    ['flood', 'EANSWERTOOLONG', 'was not read: it has more than 1 MiB', 1],
  ])('that is always %s ends in %s, which names host and remedy', async (how, code, reason, attempts) => {
    const listener = inTurn(brokenBody(how));
    await using server = await loopback(listener);

    const error = await caught(httpFor(how)({ url: `${server.url}/page?key=hunter2`, longest: 2 ** 20, hint }));

    expect(error).toMatchObject({ code, semanticRelease: true });
    expect(error?.message).toContain(`\`GET ${server.url}/page\` ${reason}`);
    expect(error?.message).not.toContain('hunter2');
    expect(error?.details).toContain(hint);
    expect(listener.count).toBe(attempts);
  });

  it('is not read where its length is declared to be more than allowed', async () => {
    await using server = await loopback((_request, response) => {
      response.setHeader('content-length', 2 ** 40);
      response.write('x');
    });

    const error = await caught(eagerHttp({ url: server.url, hint }));

    expect(error?.code).toBe('EANSWERTOOLONG');
  });

  it('is as long as what it unpacks to', async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 22));
    await using server = await loopback((_request, response) => {
      response.setHeader('content-encoding', 'gzip').end(bomb);
    });

    const error = await caught(eagerHttp({ url: server.url, longest: 2 ** 20, hint }));

    expect(error?.code).toBe('EANSWERTOOLONG');
  });

  it('of exactly the longest length is whole', async () => {
    await using server = await loopback((_request, response) => void response.end('12345'));

    expect((await eagerHttp({ url: server.url, longest: 5, hint })).text()).toBe('12345');
    expect((await caught(eagerHttp({ url: server.url, longest: 4, hint })))?.code).toBe('EANSWERTOOLONG');
  });

  it('without a declared length is cut where it is shorter than what is known of it', async () => {
    const short: RequestListener = (_request, response) => {
      response.shouldKeepAlive = false;
      response.removeHeader('transfer-encoding');
      response.removeHeader('content-length');
      response.write('123');
      response.end();
    };
    const listener = inTurn(short, (_request, response) => void response.end('12345'));
    await using server = await loopback(listener);

    expect((await eagerHttp({ url: server.url, size: 5, hint })).text()).toBe('12345');
    expect(listener.count).toBe(2);
  });

  it('of a POST that must not be repeated is not asked for again', async () => {
    const listener = inTurn(brokenBody('cut'), good);
    await using server = await loopback(listener);

    const error = await caught(eagerHttp({ method: 'POST', url: server.url, hint }));

    expect([error?.code, listener.count]).toEqual(['EANSWERCUT', 1]);
  });

  it('does not hide what a refusal says by its status', async () => {
    for (const how of ['cut', 'still', 'flood'] as const) {
      await using server = await loopback((request, response) => {
        response.statusCode = 404;
        brokenBody(how)(request, response);
      });

      const answer = await httpFor(how)({ url: server.url, hint });

      expect([answer.status, answer.text().slice(0, 4)]).toEqual([404, '{"a"']);
      expect(answer.bytes.byteLength).toBeLessThanOrEqual(64 * 1024);
    }
  });

  it('that nobody needs is not waited for', async () => {
    await using server = await loopback(brokenBody('still'));

    const answer = await eagerHttp({ url: server.url, receive: 'nothing', hint });

    expect([answer.status, answer.bytes.byteLength]).toEqual([200, 0]);
  });
});

describe('JSON', () => {
  const Token = v.object({ token: v.string() });

  it('is read in the form that is expected', async () => {
    await using server = await loopback(good);

    expect((await eagerHttp({ url: server.url, hint })).json(Token)).toEqual({ token: 't' });
  });

  it.each([
    ['<p>hunter2</p>', 'it is no JSON'],
    ['', 'it is empty'],
    ['{"token":"t"', 'it is no JSON'],
    ['{"token":[1]}', '`token` is a list, not string'],
    ['{}', '`token` is missing, not "token"'],
    ['null', 'it is null, not Object'],
  ])('%j is refused by name', async (body, reason) => {
    await using server = await loopback((_request, response) => void response.end(body));
    const answer = await eagerHttp({ url: server.url, hint });

    const error = await caught((async () => answer.json(Token))());

    expect(error).toMatchObject({ code: 'EANSWERINVALID' });
    expect(error?.message).toBe(`The response to \`GET ${server.url}/\` is invalid: ${reason}.`);
    expect(`${error?.message}${error?.details}`).not.toContain('hunter2');
  });
});

describe('a download', () => {
  const sha256 = '5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5';

  it('has its name only when it is whole and has the expected bytes', async () => {
    const listener = inTurn(brokenBody('cut'), (_request, response) => void response.end('12345'));
    await using server = await loopback(listener);
    await using folder = await temporaryFolder();
    const sink = fileSink(join(folder.path, 'dist/a.whl'));

    await eagerHttp({ url: server.url, receive: sink.receive, hint });
    expect(await readdir(join(folder.path, 'dist'))).toEqual(['a.whl.part']);
    expect(await sink.keep(sha256)).toBe(true);

    expect(await readFile(join(folder.path, 'dist/a.whl'), 'utf8')).toBe('12345');
    expect(await readdir(join(folder.path, 'dist'))).toEqual(['a.whl']);
  });

  it('leaves nothing of other bytes, of an answer that breaks, or of a refusal', async () => {
    await using folder = await temporaryFolder();
    for (const how of ['no JSON', 'drip', 'flood'] as const) {
      await using server = await loopback(brokenBody(how));
      const sink = fileSink(join(folder.path, 'a.whl'));
      await httpFor(how)({ url: server.url, receive: sink.receive, longest: 2 ** 20, hint }).catch(() => undefined);

      expect(await sink.keep(sha256)).toBe(false);
    }

    expect(await readdir(folder.path)).toEqual([]);
  });

  it('that the disk does not take is no failure of the network', async () => {
    const listener = inTurn(good);
    await using server = await loopback(listener);
    await using folder = await temporaryFolder({ file: '' });

    const error = await caught(
      eagerHttp({ url: server.url, receive: fileSink(join(folder.path, 'file/a.whl')).receive, hint }),
    );

    expect([error?.code, listener.count]).toEqual(['ENOTDIR', 1]);
  });
});

describe('a rate limit', () => {
  async function waits(...heads: [number, Record<string, string>][]) {
    const waited: number[] = [];
    const clock = {
      now: () => new Date('2026-01-01T00:00:00Z'),
      sleep: async (wait: number) => void waited.push(wait),
    };
    let count = 0;
    await using server = await loopback((_request, response) => {
      const [status, headers] = heads[count] ?? [200, {}];
      count += 1;
      response.writeHead(status, { date: 'Thu, 01 Jan 2026 10:00:00 GMT', ...headers }).end('{}');
    });
    const answer = await httpClient({ fetch, clock, pause: 1 })({ url: server.url, hint });
    return { status: answer.status, waited, count };
  }
  const reset = (seconds: number) => ({
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Date.parse('2026-01-01T10:00:00Z') / 1000 + seconds),
  });

  it('is waited for as the answer says', async () => {
    expect(await waits([403, { 'retry-after': '3' }])).toEqual({ status: 200, waited: [3000], count: 2 });
    expect(await waits([429, reset(7)])).toEqual({ status: 200, waited: [8000], count: 2 });
    expect(await waits([403, reset(90)], [403, reset(30)])).toEqual({
      status: 200,
      waited: [60_000, 31_000],
      count: 3,
    });
    expect(await waits([403, reset(-5)])).toMatchObject({ status: 200, count: 2 });
  });

  it('that ends in an hour is not waited for', async () => {
    expect(await waits([403, reset(3600)])).toEqual({ status: 403, waited: [], count: 1 });
  });

  it('is not what any other refusal is', async () => {
    expect(await waits([403, {}])).toMatchObject({ status: 403, count: 1 });
    expect(await waits([403, { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '1' }])).toMatchObject({ count: 1 });
    expect(await waits([401, { 'retry-after': '3' }])).toMatchObject({ status: 401, count: 1 });
  });
});
