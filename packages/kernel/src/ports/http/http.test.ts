import type { RequestListener } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { eagerHttp, loopback } from '../../testing.ts';
import { httpClient } from './http.ts';

const hint = 'Check `pypi.repository`.';

/** Answers with the given statuses in turn, then 200. */
function inTurn(...statuses: number[]): RequestListener & { count: number } {
  const listener: RequestListener = (_request, response) => {
    listening.count += 1;
    response.statusCode = statuses.shift() ?? 200;
    response.end('body');
  };
  const listening = Object.assign(listener, { count: 0 });
  return listening;
}

describe('httpClient', () => {
  it.each([408, 429, 500, 503])('tries again after %i', async (status) => {
    const listener = inTurn(status, status);
    await using server = await loopback(listener);

    expect((await eagerHttp({ url: server.url, hint })).status).toBe(200);
    expect(listener.count).toBe(3);
  });

  it.each([400, 401, 403, 404, 409])('returns %i at once', async (status) => {
    const listener = inTurn(status);
    await using server = await loopback(listener);

    expect((await eagerHttp({ url: server.url, hint })).status).toBe(status);
    expect(listener.count).toBe(1);
  });

  it('returns the last answer with its body when retries are used up', async () => {
    await using server = await loopback(inTurn(500, 500, 500, 500, 500));

    const response = await eagerHttp({ url: server.url, hint });

    expect(response.status).toBe(500);
    expect(response.text()).toBe('body');
  });

  it('sends a POST once unless told why it may be repeated', async () => {
    const listener = inTurn(500, 500);
    await using server = await loopback(listener);

    expect((await eagerHttp({ method: 'POST', url: server.url, hint })).status).toBe(500);
    expect((await eagerHttp({ method: 'POST', url: server.url, hint, repeatable: 'same bytes' })).status).toBe(200);
    expect(listener.count).toBe(3);
  });

  it('tries as often as the request says', async () => {
    const listener = inTurn(500, 500);
    await using server = await loopback(listener);

    expect((await eagerHttp({ url: server.url, hint, retries: 0 })).status).toBe(500);
    expect(listener.count).toBe(1);
  });

  it('makes the body anew for every attempt', async () => {
    const bodies: string[] = [];
    await using server = await loopback(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      bodies.push(text);
      response.statusCode = bodies.length === 1 ? 500 : 200;
      response.end();
    });

    await eagerHttp({ method: 'PUT', url: server.url, hint, body: () => new Blob(['whole']).stream() });

    expect(bodies).toEqual(['whole', 'whole']);
  });

  it('waits as long as the server asks, at most a minute', async () => {
    const waits: number[] = [];
    const clock = { now: () => new Date(), sleep: async (wait: number) => void waits.push(wait) };
    const answers = ['7', '100000'];
    await using server = await loopback((_request, response) => {
      const wait = answers.shift();
      if (wait !== undefined) response.writeHead(429, { 'retry-after': wait });
      response.end();
    });

    await httpClient({ fetch, clock, pause: 1 })({ url: server.url, hint });

    expect(waits).toEqual([7000, 60_000]);
  });

  it('names request, reason and remedy when nobody listens, without the secrets of the URL', async () => {
    const server = await loopback(() => {});
    await server[Symbol.asyncDispose]();

    const error = await eagerHttp({ url: `${server.url}/upload?key=hunter2`, hint }).catch((thrown) => thrown);

    expect(error).toMatchObject({ code: 'EUNREACHABLE', semanticRelease: true, details: hint });
    expect(error.message).toMatch(
      /^The request `GET http:\/\/127.0.0.1:\d+\/upload` received no response: .*ECONNREFUSED/,
    );
    expect(error.message).not.toContain('hunter2');
  });

  it('gives up a server that hangs', async () => {
    await using server = await loopback(() => {});

    const error = await eagerHttp({ url: server.url, hint, timeout: 50 }).catch((thrown) => thrown);

    expect(error.message).toContain('received no response: none within 0.05 seconds.');
  });

  it('does not call a body that cannot be made a network that is down', async () => {
    const listener = inTurn();
    await using server = await loopback(listener);
    const broken = new Error('no such file');

    const sent = eagerHttp({
      method: 'PUT',
      url: server.url,
      hint,
      timeout: 999.5,
      body: () => Promise.reject(broken),
    });

    await expect(sent).rejects.toBe(broken);
    expect(listener.count).toBe(0);
  });

  it('says who asks, on redirects too', async () => {
    const agents: (string | undefined)[] = [];
    await using server = await loopback((request, response) => {
      agents.push(request.headers['user-agent']);
      if (agents.length === 1) response.writeHead(302, { location: '/there' });
      response.end();
    });

    await eagerHttp({ url: server.url, redirect: 'follow', headers: { accept: 'text/html' }, hint });

    const agent = expect.stringMatching(/^waybill\/\d+\.\d+\.\d+\S* \(\+https:\/\/github\.com\/\S+\)$/);
    expect(agents).toEqual([agent, agent]);
  });

  it('follows no redirect: credentials would go along', async () => {
    await using server = await loopback((_request, response) => {
      response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end();
    });

    await expect(eagerHttp({ url: server.url, hint })).rejects.toMatchObject({ code: 'EUNREACHABLE' });
  });
});
