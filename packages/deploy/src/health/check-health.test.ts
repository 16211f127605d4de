import type { RequestListener, ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { httpClient, v } from '@waybill/kernel';
import { brokenBody, fakeContext, fakeRun, hastyHttp, loopback } from '@waybill/kernel/testing';
import type { TargetInput } from '../targets/index.ts';
import { checkHealth } from './check-health.ts';
import { healthOption } from './options.ts';

/** Time that only waiting moves. */
function fakeClock() {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(now),
    async sleep(milliseconds: number) {
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}

function inputOf({ http, env = {} }: { http?: TargetInput['ports']['http']; env?: Record<string, string> } = {}) {
  const clock = fakeClock();
  const context = fakeContext({ env });
  const plain = httpClient({ fetch: globalThis.fetch, clock });
  const ports = { clock, http: http ?? plain, run: fakeRun(() => ({})) };
  const github = { apiUrl: 'https://api.github.com' };
  return { context, ports, github, withheld: {}, clock } satisfies TargetInput & { clock: object };
}

const optionsOf = (url: string, options: object = {}) => v.parse(healthOption, { url, ...options });

/** Answers in turn, the last one for ever. */
function inTurn(...answers: ((response: ServerResponse) => void)[]): RequestListener {
  let count = 0;
  return (_, response) => answers[Math.min(count++, answers.length - 1)]?.(response);
}

const version = (text: string) => (response: ServerResponse) =>
  void response.end(JSON.stringify({ status: 'ok', version: text }));
const status =
  (code: number, body = '') =>
  (response: ServerResponse) =>
    void response.writeHead(code).end(body);

describe('a service', () => {
  it('is healthy when several answers in a row are of the version', async () => {
    await using server = await loopback(inTurn(status(503), version('1.1.0'), version('1.2.0')));
    const input = inputOf();

    const outcome = await checkHealth(optionsOf(server.url), '1.2.0', input);

    expect(outcome).toEqual({ state: 'healthy', requests: 5 });
    expect(input.clock.slept).toEqual([2000, 2000, 2000, 2000]);
    expect(input.context.lines).toEqual([
      'Not healthy yet: it has status 503, expected 200.',
      expect.stringContaining('`version` of its JSON is `1.1.0`, expected `1.2.0`'),
    ]);
  });

  it('is not when two instances take turns, and the last bad answer is quoted', async () => {
    let count = 0;
    await using server = await loopback((_, response) => version(count++ % 3 === 2 ? '1.1.0' : '1.2.0')(response));

    const outcome = await checkHealth(optionsOf(server.url, { timeout: 30 }), '1.2.0', inputOf());

    expect(outcome).toMatchObject({ state: 'unhealthy', requests: 15 });
    expect(outcome.reason).toBe(
      'The service is not healthy after 30 seconds: at most 2 good answers came in a row, 3 in a row are needed, the last bad answer: `version` of its JSON is `1.1.0`, expected `1.2.0` (`{"status":"ok","version":"1.1.0"}`).',
    );
  });

  it('that says no version is healthy with a warning', async () => {
    await using server = await loopback(inTurn(status(200, 'ok')));
    const outcome = await checkHealth(optionsOf(server.url), '1.2.0', inputOf());
    expect(outcome).toMatchObject({ state: 'healthy', requests: 3, warning: expect.stringContaining('health.header') });
  });

  it('is asked at least once, and no longer than the limit', async () => {
    await using server = await loopback(inTurn(status(500)));
    const input = inputOf();
    const outcome = await checkHealth(optionsOf(server.url, { times: 1, timeout: 1, interval: 60 }), '1.2.0', input);
    expect(outcome).toMatchObject({ state: 'unhealthy', requests: 1 });
    expect(input.clock.slept).toEqual([]);
  });

  it('that nobody reaches is unhealthy', async () => {
    const server = await loopback(inTurn(status(200)));
    await server[Symbol.asyncDispose]();
    const outcome = await checkHealth(optionsOf(server.url, { timeout: 5 }), '1.2.0', inputOf());
    expect(outcome).toMatchObject({ requests: 3, reason: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('an answer', () => {
  it.each([
    ['still', 'is too slow'],
    ['drip', 'is too slow'],
    ['flood', 'it has more than 262144 bytes'],
    ['cut', 'is incomplete'],
  ] as const)('whose body is %s is bad and bounded', async (how, reason) => {
    await using server = await loopback(brokenBody(how));
    const options = optionsOf(server.url, { timeout: 1, times: 1 });
    const outcome = await checkHealth(options, '1.2.0', inputOf({ http: hastyHttp }));
    expect(outcome).toMatchObject({ state: 'unhealthy', requests: 1, reason: expect.stringContaining(reason) });
  });

  it('shows no secret, nothing that a terminal obeys, and not all of a page', async () => {
    const body = `<h1>\u001b[2Jerror for hunter2hunter2</h1>\n\`\`\`${'x'.repeat(9999)}`;
    await using server = await loopback(inTurn(status(500, body)));
    const env = { DATABASE_PASSWORD: 'hunter2hunter2' };
    const { reason = '' } = await checkHealth(optionsOf(server.url, { timeout: 5 }), '1.2.0', inputOf({ env }));
    expect(reason).toContain("(`<h1>error for [secret]</h1> '''xxx");
    expect(reason).not.toContain('\u001b');
    expect(reason.length).toBeLessThan(500);
  });

  it.each([
    ['its own host', (response: ServerResponse) => void response.writeHead(302, { location: '/new' }).end(), 'healthy'],
    [
      'another host',
      (response: ServerResponse) => void response.writeHead(302, { location: 'https://login.example/?to=x' }).end(),
      'unhealthy',
    ],
    ['no place', status(302), 'unhealthy'],
  ])('that redirects to %s', async (_, redirect, state) => {
    const seen: string[] = [];
    await using server = await loopback((request, response) => {
      seen.push(request.url ?? '');
      return request.url === '/new' ? version('1.2.0')(response) : redirect(response);
    });
    const outcome = await checkHealth(optionsOf(`${server.url}/health`, { timeout: 5 }), '1.2.0', inputOf());
    expect(outcome.state).toBe(state);
    if (state === 'healthy') expect(seen).toEqual(['/health', '/new', '/health', '/new', '/health', '/new']);
  });

  it('that redirects elsewhere names the host and not the address', async () => {
    const location = 'https://login.example/?token=abc';
    await using server = await loopback((_, response) => void response.writeHead(307, { location }).end());
    const { reason } = await checkHealth(optionsOf(server.url, { timeout: 5 }), '1.2.0', inputOf());
    expect(reason).toContain('it redirects to another host, `login.example`');
    expect(reason).not.toContain('abc');
  });

  it('that redirects without end is bad', async () => {
    await using server = await loopback((_, response) => void response.writeHead(301, { location: '/' }).end());
    const { reason } = await checkHealth(optionsOf(server.url, { timeout: 5 }), '1.2.0', inputOf());
    expect(reason).toContain('it redirects more than 5 times');
  });
});

it('nothing is asked without encryption over a network, and no waiting changes that', async () => {
  const input = inputOf();
  const checking = checkHealth(optionsOf('http://parcel.example/health'), '1.2.0', input);
  await expect(checking).rejects.toMatchObject({ code: 'ECLEARTEXT' });
  expect(input.clock.slept).toEqual([]);
});
