import { describe, expect, it } from '@jest/globals';
import { eagerHttp, loopback } from '../../testing.ts';
import { nextAddress } from './address.ts';

const hint = '';

describe('an address', () => {
  it.each([
    ['data:text/plain,ok', 'EADDRESS'],
    ['file:///etc/passwd', 'EADDRESS'],
    ['blob:https://pypi.org/0', 'EADDRESS'],
    ['javascript:alert(1)', 'EADDRESS'],
    ['ftp://pypi.org/x', 'EADDRESS'],
    ['ws://localhost/x', 'EADDRESS'],
    ['https://ada:secret-word@pypi.org/', 'EADDRESS'],
    ['https://token@pypi.org/', 'EADDRESS'],
    ['not a URL', 'EADDRESS'],
    ['//pypi.org/simple', 'EADDRESS'],
    ['http://pypi.org/simple', 'ECLEARTEXT'],
  ])('%s is not asked', async (url, code) => {
    const error: unknown = await eagerHttp({ url, method: 'POST', hint }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code });
    // Whoever reads the error gets no login.
    expect(JSON.stringify(error) + String(error)).not.toContain('secret-word');
  });
});

describe('a redirect', () => {
  const from = { url: 'https://index.corp/a/b', name: 'GET https://index.corp/a/b', hint };

  it.each([
    ['/c', 'https://index.corp/c'],
    ['c?d', 'https://index.corp/a/c?d'],
    ['//files.corp/c', 'https://files.corp/c'],
    ['https://files.corp/c', 'https://files.corp/c'],
  ])('to %s leads to %s', (location, expected) => {
    expect(nextAddress(location, from).href).toBe(expected);
  });

  it.each([
    ...['https://', 'http://[', 'https://a:b@files.corp/', 'https://a@files.corp/', 'data:,x', 'file:///etc/shadow'],
    ...['javascript:0', 'ftp://files.corp/', 'unix:/run/docker.sock', 'http://localhost:2375/containers/json'],
    ...['http://127.1/', 'http://0x7f000001/', 'http://[::1]:8080/', 'http://2130706433/', 'http://LOCALHOST/'],
  ])('to %s is not followed', (location) => {
    expect(() => nextAddress(location, from)).toThrow(expect.objectContaining({ code: 'EREDIRECT' }));
  });

  it('from a service of this machine to another one is followed', () => {
    expect(nextAddress('http://localhost:2/', { ...from, url: 'http://127.0.0.1:1/' }).href).toBe(
      'http://localhost:2/',
    );
  });

  it('shows another origin none of the credentials', async () => {
    const seen: object[] = [];
    await using other = await loopback(({ headers }, response) => {
      seen.push(headers);
      response.end('there');
    });
    await using first = await loopback((_, response) => {
      response.writeHead(302, { location: other.url }).end();
    });
    const headers = { authorization: 'Bearer a', 'private-token': 'b', cookie: 'c', accept: 'text/plain' };

    const answer = await eagerHttp({ url: first.url, redirect: 'follow', headers, hint });

    expect(answer.text()).toBe('there');
    expect(seen).toEqual([expect.objectContaining({ accept: 'text/plain' })]);
    for (const name of ['authorization', 'private-token', 'cookie']) expect(seen[0]).not.toHaveProperty(name);
  });

  it('to the same origin keeps them', async () => {
    const seen: unknown[] = [];
    await using server = await loopback(({ headers, url }, response) => {
      seen.push(headers.authorization);
      if (url === '/new') return void response.end('there');
      response.writeHead(307, { location: '/new' }).end();
    });

    await eagerHttp({ url: server.url, redirect: 'follow', headers: { authorization: 'Bearer a' }, hint });

    expect(seen).toEqual(['Bearer a', 'Bearer a']);
  });

  it.each([
    ['http://pypi.invalid/', 'ECLEARTEXT'],
    ['http://pypi.invalid@/', 'EREDIRECT'],
    ['/again', 'EREDIRECT'],
  ])('to %s ends with %s', async (location, code) => {
    await using server = await loopback((_, response) => {
      response.writeHead(302, { location }).end('x');
    });

    const asking = eagerHttp({ url: server.url, redirect: 'follow', hint });

    await expect(asking).rejects.toMatchObject({ code });
  });
});
