import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { wheelOf, zipOf } from '../../test/zip-of.ts';
import { type PythonIndex, pythonIndex } from './server.ts';

const filename = 'rocket-1.0.0-py3-none-any.whl';
const json = 'application/vnd.pypi.simple.v1+json';

describe('pythonIndex', () => {
  let index: PythonIndex;
  let now: Date;
  beforeEach(async () => {
    now = new Date('2025-06-01T12:00:00Z');
    index = await pythonIndex({ now: () => now, accounts: { alice: 'pass:word' } });
  });
  afterEach(() => index.stop());

  interface Sending {
    readonly bytes?: Buffer;
    readonly name?: string;
    readonly fields?: Readonly<Record<string, string | string[]>>;
    readonly login?: string;
  }

  function send({ bytes = wheelOf('rocket', '1.0.0'), name = filename, fields = {}, login }: Sending = {}) {
    const form = new FormData();
    const sha256_digest = createHash('sha256').update(bytes).digest('hex');
    const usual = { ':action': 'file_upload', protocol_version: '1', metadata_version: '2.4', name: 'Rocket' };
    const wheel = {
      version: '1.0.0',
      filetype: 'bdist_wheel',
      pyversion: 'py3',
      requires_python: '>=3.10',
      sha256_digest,
    };
    for (const [key, value] of Object.entries({ ...usual, ...wheel, ...fields })) {
      for (const each of [value].flat()) form.append(key, each);
    }
    form.append('content', new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }), name);
    const basic = Buffer.from(login ?? `__token__:${index.token}`).toString('base64');
    return fetch(index.uploadUrl, { method: 'POST', headers: { authorization: `Basic ${basic}` }, body: form });
  }
  function read(path: string, accept = json) {
    return fetch(`${index.url}${path}`, { headers: { accept } });
  }

  it('takes a wheel and serves it again', async () => {
    const bytes = wheelOf('rocket', '1.0.0');
    const sha256 = createHash('sha256').update(bytes).digest('hex');

    expect(
      (await send({ bytes, fields: { classifiers: ['Topic :: Games', 'Typing :: Typed'], unknown: 'x' } })).status,
    ).toBe(200);

    expect(index.files('ROCKET')).toMatchObject([{ filename, sha256, size: bytes.byteLength, version: '1.0.0' }]);
    const page = await read('/simple/rocket/');
    expect(page.headers.get('content-type')).toBe(json);
    expect(page.headers.get('x-pypi-last-serial')).toBe('1');
    const { files, versions } = (await page.json()) as { files: Record<string, string>[]; versions: string[] };
    expect(versions).toEqual(['1.0.0']);
    const [file] = files;
    expect(file).toMatchObject({ filename, hashes: { sha256 }, 'requires-python': '>=3.10', yanked: false });
    expect(file).toMatchObject({ size: bytes.byteLength, 'upload-time': '2025-06-01T12:00:00.000Z' });
    expect(Buffer.from(await (await fetch(file?.['url'] ?? '')).arrayBuffer()).equals(bytes)).toBe(true);
    const metadata = await (await fetch(`${file?.['url']}.metadata`)).text();
    expect(metadata).toContain('Name: rocket');
    const digest = createHash('sha256').update(metadata).digest('hex');
    expect(file).toMatchObject({ 'core-metadata': { sha256: digest } });
  });

  it('remembers every field of every attempt', async () => {
    await send({ fields: { classifiers: ['Topic :: Games', 'Typing :: Typed'], unknown: 'x', metadata_version: '' } });

    const [attempt] = index.uploads;
    expect(attempt).toMatchObject({ filename, status: 400, message: expect.stringContaining('metadata-version') });
    expect(attempt?.fields.slice(-3)).toEqual([
      ['classifiers', 'Topic :: Games'],
      ['classifiers', 'Typing :: Typed'],
      ['unknown', 'x'],
    ]);
  });

  it('does nothing when the same bytes come again, and refuses others', async () => {
    await send();

    const same = await send();
    const other = await send({ bytes: zipOf({ ...folder('WHEEL'), ...folder('METADATA'), ...folder('RECORD') }) });

    expect(same.status).toBe(200);
    expect([other.status, other.statusText.slice(0, 19)]).toEqual([400, 'File already exists']);
    expect(index.files('rocket')).toHaveLength(1);
  });

  it.each(['__token__:pypi-wrong', 'alice:wrong', 'toString:x', 'nobody'])('refuses the login %s', async (login) => {
    const answer = await send({ login });

    expect(answer.status).toBe(403);
    expect(await answer.text()).toBe(
      '403 Invalid or non-existent authentication information. See https://pypi.org/help/#invalid-auth for more information.\n',
    );
    expect(index.files('rocket')).toEqual([]);
  });

  it('takes a user name and password', async () => {
    expect((await send({ login: 'alice:pass:word' })).status).toBe(200);
  });

  it.each([
    ['is no archive', Buffer.from('text'), 'Invalid distribution file. File is not a zipfile'],
    [
      'has no RECORD',
      zipOf({ ...folder('WHEEL'), ...folder('METADATA') }),
      `Wheel '${filename}' does not contain the required RECORD file: rocket-1.0.0.dist-info/RECORD`,
    ],
    [
      'has no METADATA',
      zipOf({ ...folder('WHEEL'), ...folder('RECORD') }),
      `Wheel '${filename}' does not contain the required METADATA file: rocket-1.0.0.dist-info/METADATA`,
    ],
  ])('refuses a wheel that %s', async (_, bytes, message) => {
    const answer = await send({ bytes });

    expect(await answer.text()).toBe(`400 ${message}\n`);
    expect(index.files('rocket')).toEqual([]);
  });

  it('refuses a new file two weeks later, but not the same one', async () => {
    await send();
    now = new Date('2025-06-16T12:00:00Z');

    const late = await send({
      name: 'rocket-1.0.0-py2-none-any.whl',
      bytes: zipOf({ ...folder('WHEEL'), ...folder('METADATA'), ...folder('RECORD') }),
    });

    expect(await late.text()).toBe('400 Uploading new files to releases older than 14 days is not allowed.\n');
    expect((await send()).status).toBe(200);
  });

  it('burns the name of a deleted file, and shows a yanked one as yanked', async () => {
    await send();
    index.yank(filename, 'broken');
    const { files } = (await (await read('/simple/rocket/')).json()) as { files: { yanked: string }[] };
    await index.remove(filename);

    expect(files[0]?.yanked).toBe('broken');
    expect((await send()).statusText).toMatch(/^This filename was previously used/);
  });

  it('gives HTML to those who ask for it', async () => {
    await send();

    const answer = await read('/simple/rocket/', 'text/html');

    const [file] = index.files('rocket');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await answer.text();
    expect(html).toContain(
      `href="${index.url}/files/${filename}#sha256=${file?.sha256}" data-requires-python="&gt;=3.10"`,
    );
    expect(html).toContain(`data-core-metadata="sha256=${file?.metadataSha256}"`);
  });

  it('leads to the normalised name, lists projects, and knows no others', async () => {
    await send();

    expect((await read('/simple/ROCKET/')).url).toBe(`${index.url}/simple/rocket/`);
    expect(await (await read('/simple/')).json()).toMatchObject({ projects: [{ name: 'rocket' }] });
    expect((await read('/simple/moon/')).status).toBe(404);
    expect((await read('/simple/rocket/', 'image/png')).status).toBe(406);
  });

  it('describes a release by the form of its first file', async () => {
    await send({ fields: { summary: 'Flies', project_urls: 'Source, https://example.com/a' } });
    const later = {
      name: 'rocket-1.0.0-py2-none-any.whl',
      bytes: zipOf({ ...folder('WHEEL'), ...folder('RECORD'), ...folder('METADATA') }),
    };
    expect((await send({ ...later, fields: { summary: 'Sinks' } })).status).toBe(200);

    const release = (await (await read('/pypi/rocket/1.0/json')).json()) as { info: object; urls: object[] };

    expect(release.info).toMatchObject({ summary: 'Flies', project_urls: { Source: 'https://example.com/a' } });
    expect(release.urls).toMatchObject([
      { filename, digests: { sha256: expect.any(String) } },
      { filename: later.name },
    ]);
    expect((await read('/pypi/rocket/2.0/json')).status).toBe(404);
  });

  it('refuses a body that is no form', async () => {
    const headers = { authorization: `Basic ${Buffer.from(`__token__:${index.token}`).toString('base64')}` };

    expect((await fetch(index.uploadUrl, { method: 'POST', headers, body: 'x' })).status).toBe(400);
  });
});

function folder(name: string): Record<string, string> {
  return { [`rocket-1.0.0.dist-info/${name}`]: '' };
}
