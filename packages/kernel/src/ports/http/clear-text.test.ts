import { expect, it } from '@jest/globals';
import { eagerHttp, loopback } from '../../testing.ts';
import { refuseClearText } from './clear-text.ts';

it.each([
  'https://nexus.corp:8081/simple',
  'http://localhost:8080/simple',
  'http://127.0.0.1/simple',
  'http://127.8.9.1:1/simple',
  'http://[::1]:8080/simple',
  'http://index.localhost/simple',
])('%s is asked', (url) => {
  expect(() => refuseClearText(url)).not.toThrow();
});

it.each([
  'http://nexus.corp:8081/simple',
  'http://127.0.0.1.evil.example/',
  'http://localhost.evil.example/',
  'http://10.0.0.7/',
  'http://[fe80::1]/',
  'HTTP://PYPI.ORG/simple',
])('%s is not asked', (url) => {
  expect(() => refuseClearText(url)).toThrow(expect.objectContaining({ code: 'ECLEARTEXT' }));
});

it('an allowed host is asked at its port, and no other one', () => {
  const allowed = ['Nexus.corp:8081', 'index.corp'];

  expect(() => refuseClearText('http://nexus.corp:8081/x', allowed)).not.toThrow();
  expect(() => refuseClearText('http://index.corp/x', allowed)).not.toThrow();
  expect(() => refuseClearText('http://index.corp/x', ['index.corp:80'])).not.toThrow();
  expect(() => refuseClearText('http://nexus.corp/x', allowed)).toThrow('nexus.corp');
  expect(() => refuseClearText('http://evil.nexus.corp:8081/x', allowed)).toThrow('evil.nexus.corp');
});

it('a client sends nothing in clear text, and says which option allows it', async () => {
  const asking = eagerHttp({ url: 'http://192.0.2.1/upload', method: 'POST', hint: '' });

  await expect(asking).rejects.toMatchObject({
    code: 'ECLEARTEXT',
    details: expect.stringContaining('"clearTextHosts": ["192.0.2.1"]'),
  });
});

it('a redirect on this machine is followed', async () => {
  await using server = await loopback((request, response) => {
    if (request.url === '/new') return void response.end('there');
    response.writeHead(302, { location: '/new' }).end();
  });

  expect((await eagerHttp({ url: server.url, redirect: 'follow', hint: '' })).text()).toBe('there');
});
