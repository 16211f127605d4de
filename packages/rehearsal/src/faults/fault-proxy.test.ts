import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Listening, listen } from '../http/listen.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';

describe('faultProxy', () => {
  let service: Listening;
  let proxy: FaultProxy;
  let received: string[];

  beforeEach(async () => {
    received = [];
    service = await listen(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      received.push(`${request.method} ${request.url} ${body.byteLength}`);
      if (request.url === '/moved') response.writeHead(307, { location: `${service.url}/there` }).end();
      else response.writeHead(201, { 'x-host': request.headers.host ?? '' }).end(body);
    });
    proxy = await faultProxy(service.url);
  });

  afterEach(async () => {
    await proxy.stop();
    await service.stop();
  });

  it('streams both ways, keeps the host and logs what it saw', async () => {
    const upload = Buffer.alloc(3_000_000, 'x');

    const answer = await fetch(`${proxy.url}/blob?a=1`, { method: 'PUT', body: upload });

    expect(answer.status).toBe(201);
    expect(Buffer.from(await answer.arrayBuffer()).equals(upload)).toBe(true);
    expect(answer.headers.get('x-host')).toBe(new URL(proxy.url).host);
    expect(proxy.requests).toMatchObject([{ method: 'PUT', path: '/blob?a=1', status: 201 }]);
  });

  it('leads a redirect back to itself', async () => {
    const answer = await fetch(`${proxy.url}/moved`, { redirect: 'manual' });

    expect(answer.headers.get('location')).toBe(`${proxy.url}/there`);
  });

  it('answers with a status as often as asked, then passes through', async () => {
    proxy.inject({
      match: { method: 'POST', path: /^\/api/ },
      fault: { kind: 'status', status: 429, headers: { 'retry-after': '3' }, body: 'slow down' },
      times: 1,
    });

    const other = await fetch(`${proxy.url}/api`);
    const first = await fetch(`${proxy.url}/api`, { method: 'POST', body: 'x' });
    const second = await fetch(`${proxy.url}/api`, { method: 'POST', body: 'x' });

    expect([other.status, first.status, second.status]).toEqual([201, 429, 201]);
    expect(first.headers.get('retry-after')).toBe('3');
    expect(await first.text()).toBe('slow down');
    expect(received).toEqual(['GET /api 0', 'POST /api 1']);
    expect(proxy.requests.map(({ status, fault }) => [status, fault])).toEqual([
      [201, undefined],
      [429, 'status'],
      [201, undefined],
    ]);
  });

  it('resets the connection at once', async () => {
    proxy.inject({ match: () => true, fault: { kind: 'reset' } });

    await expect(fetch(proxy.url)).rejects.toThrow('fetch failed');
    expect(received).toEqual([]);
  });

  it('resets the connection in the middle of an upload', async () => {
    proxy.inject({ match: () => true, fault: { kind: 'reset', afterBytes: 100_000 } });

    await expect(fetch(proxy.url, { method: 'POST', body: Buffer.alloc(5_000_000) })).rejects.toThrow('fetch failed');
    expect(received).toEqual([]);
    expect(proxy.requests).toMatchObject([{ fault: 'reset' }]);
  });

  it('hangs until the client gives up', async () => {
    proxy.inject({ match: () => true, fault: { kind: 'hang' } });

    await expect(fetch(proxy.url, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
  });

  it('drops the answer after the service did its work', async () => {
    proxy.inject({ match: () => true, fault: { kind: 'drop-answer' } });

    await expect(fetch(`${proxy.url}/do`, { method: 'POST', body: 'work' })).rejects.toThrow('fetch failed');
    expect(received).toEqual(['POST /do 4']);
  });

  it('lets the first ones pass', async () => {
    proxy.inject({ match: { path: /^\/do/ }, fault: { kind: 'status', status: 500 }, after: 1, times: 1 });

    const statuses: number[] = [];
    for (const path of ['do', 'other', 'do', 'do']) statuses.push((await fetch(`${proxy.url}/${path}`)).status);

    expect(statuses).toEqual([201, 201, 500, 201]);
  });

  it.each([
    ['before the service is asked', 'arrival', []],
    ['in the middle of the request', { bytes: 10 }, []],
    ['when the service has done its work', 'answer', ['POST /do 5000000']],
  ] as const)('calls what breaks something else %s', async (_name, at, work) => {
    const called: number[] = [];
    proxy.inject({ match: () => true, fault: { kind: 'call', at, call: () => void called.push(received.length) } });

    const sent = fetch(`${proxy.url}/do`, { method: 'POST', body: Buffer.alloc(5_000_000) });

    await expect(sent).rejects.toThrow('fetch failed');
    expect(called).toEqual([work.length]);
    expect(received).toEqual(work);
  });

  it('delays', async () => {
    proxy.inject({ match: () => true, fault: { kind: 'delay', ms: 60 } });
    const start = performance.now();

    const answer = await fetch(proxy.url);

    expect(answer.status).toBe(201);
    expect(performance.now() - start).toBeGreaterThan(50);
  });

  it('answers 502 while the service is down', async () => {
    await service.stop();

    expect((await fetch(proxy.url)).status).toBe(502);
  });
});
