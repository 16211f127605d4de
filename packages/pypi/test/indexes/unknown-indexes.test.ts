import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { loopback } from '@waybill/kernel/testing';
import { rehearsedRelease } from '../rehearsed-release.ts';

const project = { method: 'GET', path: /^\/simple\/acme-parcel/ } as const;
const root = { method: 'GET', path: /^\/simple\/$/ } as const;
const answer = (status: number, body = '', headers: Readonly<Record<string, string>> = {}) =>
  ({ kind: 'status', status, body, headers: { 'content-type': 'text/html', ...headers } }) as const;

type Release = Awaited<ReturnType<typeof rehearsedRelease>>;

/** A page of the project with what was built, under addresses that start like this. */
async function pageOf({ cwd }: Release, start: string, note = ''): Promise<string> {
  const built = await readArtifacts(cwd, '1.2.0');
  const links = built.map(({ name, sha256 }) => `<a href="${start}${name}#sha256=${note || sha256}">${name}</a>`);
  return `<html><head><title>Links for acme-parcel</title></head><body>${links.join('\n')}</body></html>`;
}

const stored = ({ index }: Release) => index.files('acme-parcel').length;

test('the simple API is found beside the upload endpoint', async () => {
  await using release = await rehearsedRelease({ env: { PYPI_INDEX_URL: '' } });

  await release.call('verifyConditions');
  await release.call('verifyRelease');
  await release.call('prepare');
  const published = await release.call('publish');
  const sent = release.index.uploads.length;
  await release.call('publish');

  expect(published).toHaveProperty('url', `${release.proxy.url}/simple/acme-parcel/`);
  expect(release.index.uploads).toHaveLength(sent);
});

test.each([
  ['nothing', answer(404)],
  ['one page for every address', answer(200, '<title>Welcome</title><a href="/login">Log in</a>')],
  ['JSON of another kind', answer(200, '{"message": "hello"}', { 'content-type': 'application/json' })],
  ['a login elsewhere', answer(302, '', { location: 'https://login.example/start' })],
])('an index with %s where a simple API could be is named before the tag', async (_, fault) => {
  await using release = await rehearsedRelease({ env: { PYPI_INDEX_URL: '' } });
  release.proxy.inject({ match: { method: 'GET' }, fault });

  const error = await release.failure('verifyConditions');

  expect(error).toMatchObject({
    code: 'ENOSIMPLEAPI',
    details: expect.stringContaining(`${release.proxy.url}/simple`),
  });
});

test('an address of the simple API that nothing confirms is a warning', async () => {
  await using release = await rehearsedRelease({ env: { PYPI_INDEX_URL: '' } });
  const index = `${release.proxy.url}/somewhere/simple`;

  await release.with({ index }, 'verifyConditions');

  expect(release.context.lines.join('\n')).toContain(`Nothing at \`${index}/\` shows that it is a simple API.`);
});

test('an explicit address that answers everything with one page is a warning, too', async () => {
  await using release = await rehearsedRelease();
  release.proxy.inject({
    match: { method: 'GET' },
    fault: answer(200, '<title>Welcome</title><a href="/in">Log in</a>'),
  });

  await release.call('verifyConditions');

  expect(release.context.lines.join('\n')).toContain('shows that it is a simple API.');
});

test('a simple API that moved as a whole is named with its new address', async () => {
  await using release = await rehearsedRelease();
  const moved = ({ url = '' }: IncomingMessage) => url.startsWith('/simple/');
  release.proxy.inject({ match: root, fault: answer(301, '', { location: 'https://new.example/simple/' }) });
  const location = 'https://new.example/simple/acme-parcel/';
  release.proxy.inject({ match: moved, fault: answer(301, '', { location }) });

  const error = await release.failure('verifyConditions');

  expect(error).toMatchObject({ code: 'EINDEXMOVED', message: expect.stringContaining('https://new.example/simple/') });
});

test('a redirect to another index of the same host is no list of this one', async () => {
  await using release = await rehearsedRelease({ options: { patience: 2 } });
  await release.call('prepare');
  const body = await pageOf(release, '/files/');
  release.proxy.inject({ match: project, fault: answer(302, '', { location: '/mirror/simple/acme-parcel/' }) });
  release.proxy.inject({ match: { path: /^\/mirror/ }, fault: answer(200, body) });

  await release.call('verifyConditions');
  await release.call('publish');

  expect(stored(release)).toBe(2);
});

test('credentials and questions do not follow a redirect to another index', async () => {
  const seen: unknown[] = [];
  await using other = await loopback((request, response) => {
    seen.push(request.url);
    response.writeHead(404).end();
  });
  await using release = await rehearsedRelease({ options: { patience: 2 } });
  release.proxy.inject({ match: project, fault: answer(303, '', { location: `${other.url}/simple/acme-parcel/` }) });

  await release.call('verifyConditions');
  await release.call('prepare');
  await release.call('publish');

  expect([seen, stored(release)]).toEqual([[], 2]);
});

test.each(['ab'.repeat(32), ''])('files at addresses of another host are not its own (SHA-256 %j)', async (note) => {
  await using release = await rehearsedRelease({ options: { patience: 2 } });
  await release.call('prepare');
  const body = await pageOf(release, 'https://files.pythonhosted.org/packages/ab/', note);
  release.proxy.inject({ match: project, fault: answer(200, body) });

  await release.call('publish');

  expect(stored(release)).toBe(2);
});

test.each([
  ['has no list of projects', answer(404)],
  ['does not list the project', answer(200, '<title>Simple index</title><a href="other/">other</a>')],
])('files of an index that %s may be another one’s', async (_, fault) => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  const body = await pageOf(release, '/files/');
  const isBefore = ({ url = '' }: IncomingMessage) => url.startsWith('/simple/acme') && stored(release) < 2;
  release.proxy.inject({ match: isBefore, fault: answer(200, body) });
  release.proxy.inject({ match: root, fault });

  await release.call('publish');

  expect(stored(release)).toBe(2);
  expect(release.context.lines.join('\n')).toContain("may show another index's file");
});

test('an upload that is refused for another reason is not done, whatever the list shows', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  release.proxy.inject({ match: project, fault: answer(200, await pageOf(release, '/files/')) });
  release.proxy.inject({ match: root, fault: answer(404) });
  release.proxy.inject({ match: { method: 'POST' }, fault: answer(400, '<p>Invalid value for classifiers</p>') });

  const error = await release.failure('publish');

  expect(error).toMatchObject({
    code: 'EUPLOADREFUSED',
    details: expect.stringContaining('Invalid value for classifiers'),
  });
});

test('an upload that is refused because the file exists is done where the list shows its bytes', async () => {
  await using release = await rehearsedRelease({ options: { verify: 'listed' } });
  await release.call('prepare');
  release.proxy.inject({ match: project, fault: answer(200, await pageOf(release, '/files/')) });
  release.proxy.inject({ match: root, fault: answer(404) });
  release.proxy.inject({ match: { method: 'POST' }, fault: answer(400, '<p>The file cannot be updated</p>') });

  await expect(release.call('publish')).resolves.toHaveProperty('url');
});

test('a list without an end is given up', async () => {
  await using endless = await loopback((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    const chunk = `${'<a href="x">'.repeat(10_000)}\n`;
    const write = () => {
      while (response.writable && response.write(chunk));
    };
    response.on('drain', write);
    write();
  });
  await using release = await rehearsedRelease();

  await expect(release.with({ index: `${endless.url}/simple` }, 'verifyConditions')).rejects.toMatchObject({
    code: 'EANSWERTOOLONG',
    message: expect.stringContaining(`${endless.url}/simple`),
  });
});

test.each([
  ['archived', 'Unarchive the project'],
  ['quarantined', 'administrators of the index'],
])('a project that the index has %s is found before anything is built', async (status, remedy) => {
  await using release = await rehearsedRelease();
  const meta = `<meta name="pypi:project-status" content="${status}">`;
  const page = `<html><head>${meta}<title>Links for acme-parcel</title></head></html>`;
  release.proxy.inject({ match: project, fault: answer(200, page) });

  expect(await release.failure('verifyConditions')).toMatchObject({
    code: 'EPROJECTCLOSED',
    details: expect.stringContaining(remedy),
  });
});

test.each(['active', 'deprecated', 'unheard of'])('a project that is %s is released', async (status) => {
  await using release = await rehearsedRelease();
  const page = `<html><head><meta name="pypi:project-status" content="${status}"><title>Links for acme-parcel</title></head></html>`;
  release.proxy.inject({ match: project, fault: answer(200, page) });

  await release.call('verifyConditions');
});
