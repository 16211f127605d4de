import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { recordArtifact } from '@waybill/kernel';
import { eagerHttp } from '@waybill/kernel/testing';
import { documentProject, openApi } from '../../test/document-project.ts';
import { adopt, prepare, verifyConditions, verifyRelease } from '../index.ts';

type Options = Parameters<typeof prepare>[0];

/** All three steps, as a release runs them. @returns what was logged */
async function release(project: Awaited<ReturnType<typeof documentProject>>, options: Options, overrides: object = {}) {
  const context = await project.context(overrides);
  const ports = { http: eagerHttp };
  await verifyConditions(options, context, ports);
  await verifyRelease(options, context, ports);
  await prepare(options, context, ports);
  return context.lines.join('\n');
}

async function read(project: { readonly cwd: string }, name: string): Promise<string> {
  return readFile(join(project.cwd, '.waybill/1.2.0/documents', name), 'utf8');
}

const command = (script: string) => ['node', '-e', script];
/** What ends with one error ends with it; several are in one. */
const codesOf = (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: { code?: string; errors?: { code: string }[] }) => error.errors?.map(({ code }) => code) ?? [error.code],
  );

describe('the OpenAPI document', () => {
  it('is found, checked and recorded with its hash', async () => {
    const text = openApi('1.2.0');
    await using project = await documentProject({ 'docs/openapi.json': text });

    await release(project, { releaseNotes: [] });

    expect(await project.documents()).toMatchObject([
      { name: 'API_CHANGES.md' },
      {
        ...{ kind: 'document', name: 'openapi.json', version: '1.2.0', size: text.length },
        ...{ path: '.waybill/1.2.0/documents/openapi.json', mediaType: 'application/vnd.oai.openapi+json' },
        sha256: createHash('sha256').update(text).digest('hex'),
      },
    ]);
    expect(await read(project, 'openapi.json')).toBe(text);
  });

  it('is printed by a command, which gets no secret', async () => {
    await using project = await documentProject({});
    const script = `console.error("a log"); console.log("openapi: 3.0.3\\ninfo: {title: " + JSON.stringify("t" + process.env.PYPI_TOKEN + process.env.DB_PASSWORD) + ", version: 1.2.0}\\npaths: {}")`;
    const env = { PATH: process.env['PATH'], PYPI_TOKEN: 'pypi-secret', DB_PASSWORD: 'for-tests' };

    await release(project, { openapiCommand: command(script), env: ['DB_PASSWORD'] }, { env });

    expect(await read(project, 'openapi.yaml')).toContain('"tundefinedfor-tests"');
  });

  it.each([
    ['1.1.0', '1.2.0', 'EOPENAPIVERSION'],
    ['', '1.2.0', 'EOPENAPIVERSION'],
    ['1.2.0', '1.2.0', undefined],
    ['1.2.0b1', '1.2.0-beta.1', undefined],
    ['1.2.0-beta.1', '1.2.0-beta.1', undefined],
    ['1.2.0-beta.2', '1.2.0-beta.1', 'EOPENAPIVERSION'],
    ['1.2.0-next.1', '1.2.0-next.1', undefined],
    ['1.2.0', '1.2.0-beta.1', 'EOPENAPIVERSION'],
  ])('of %s in the release %s: %s', async (found, version, code) => {
    await using project = await documentProject({ 'openapi.json': openApi(found) });
    const { nextRelease } = await project.context();
    const overrides = { nextRelease: { ...nextRelease, version, gitTag: `v${version}` } };

    const codes = await codesOf(release(project, {}, overrides));

    expect(codes).toEqual(code === undefined ? [] : [code]);
  });

  it('gets the version of the release by option, and nothing else of it changes', async () => {
    const text = 'openapi: "3.1.0" # the newest\ninfo:\n  version: \'0.0.0\' # of the release\n  title: A\npaths: {}\n';
    await using project = await documentProject({ 'api/openapi.yml': text });

    await release(project, { openapiVersion: 'set' });

    expect(await read(project, 'openapi.yaml')).toBe(text.replace('0.0.0', '1.2.0'));
    expect(await readFile(join(project.cwd, 'api/openapi.yml'), 'utf8')).toBe(text);
  });

  it('keeps a version of its own by option', async () => {
    await using project = await documentProject({ 'openapi.json': openApi('v7') });

    await release(project, { openapiVersion: 'keep' });

    expect(await read(project, 'openapi.json')).toBe(openApi('v7'));
  });

  it.each<[string, Options, string]>([
    ['is missing', { openapi: 'docs/api.json' }, 'ENOOPENAPI'],
    ['is a folder', { openapi: 'docs' }, 'ENOOPENAPI'],
    ['is outside', { openapi: '../../../etc/hostname' }, 'EOUTSIDE'],
    ['has two sources', { openapi: 'docs/openapi.json', openapiCommand: ['x'] }, 'EOPENAPISOURCE'],
    ['is printed by nothing', { openapiCommand: command('') }, 'EOPENAPIEMPTY'],
    ['is printed as white space', { openapiCommand: command('console.log("\\n")') }, 'EOPENAPIEMPTY'],
    ['is printed by a program that fails', { openapiCommand: command('process.exit(3)') }, 'EOPENAPICOMMAND'],
    ['takes too long', { openapiCommand: command('setInterval(() => {}, 1000)'), timeout: 1 }, 'EOPENAPICOMMAND'],
    ['is printed by no program', { openapiCommand: ['no-such-program'] }, 'EMISSINGTOOL'],
    ['is a log', { openapiCommand: command('console.log("Starting up")') }, 'EOPENAPI'],
    ['is another form', { openapiCommand: command('console.log(\'{"a":1}\')') }, 'EOPENAPI'],
  ])('that %s ends the release before the tag', async (_what, options, code) => {
    await using project = await documentProject({ 'docs/a.md': 'a' });

    expect(await codesOf(release(project, options))).toEqual([code]);
    expect(await project.documents()).toEqual([]);
  });

  it('that a step of the release makes is looked for after it', async () => {
    await using project = await documentProject({});
    const options = { openapi: 'build/openapi.json', folders: ['build/site'] };
    const context = await project.context();

    await verifyConditions(options, context);
    await verifyRelease(options, context);
    expect(await codesOf(prepare(options, context))).toEqual(['ENOOPENAPI']);
    await mkdir(join(project.cwd, 'build/site'), { recursive: true });
    await writeFile(join(project.cwd, 'build/openapi.json'), openApi('1.2.0'));
    await writeFile(join(project.cwd, 'build/site/index.html'), 'a');
    await prepare(options, context);

    expect((await project.documents()).map(({ name }) => name)).toContain('site-1.2.0.tar.gz');
  });
});

describe('the changes of the API', () => {
  const before = openApi('1.1.0', { paths: { '/old': { get: { responses: { '200': { description: 'x' } } } } } });

  it('are told in a dry run and in a document, with what breaks first', async () => {
    await using project = await documentProject({ 'openapi.json': before });
    await project.commit({ 'openapi.json': openApi('1.2.0') });

    const log = await release(project, {});

    expect(log).toContain(
      '1 breaking change since 1.1.0, but 1.2.0 is not a major release:\n* `GET /old`: was removed',
    );
    expect(await read(project, 'API_CHANGES.md')).toContain('## Breaking changes\n\n* `GET /old`: was removed');
    const changes = (await project.documents()).find(({ name }) => name === 'API_CHANGES.md');
    expect(changes?.measures).toEqual({ changes: 1, breaking: 1 });
  });

  it('that break end a minor release by option, but no major one, and none that is tagged', async () => {
    await using project = await documentProject({ 'openapi.json': before });
    await project.commit({ 'openapi.json': openApi('1.2.0') });
    const options = { breakingApi: 'error', openapiVersion: 'keep' };
    const { nextRelease } = await project.context();
    const major = { nextRelease: { ...nextRelease, version: '2.0.0', gitTag: 'v2.0.0', type: 'major' } };

    expect(await codesOf(release(project, options))).toEqual(['EBREAKINGAPI']);
    expect(await codesOf(release(project, options, major))).toEqual([]);
    await project.git('tag', 'v1.2.0');
    expect(await codesOf(release(project, options))).toEqual([]);
  });

  it('are found in the document that this checkout, or the page of the last release has', async () => {
    await using project = await documentProject({});
    const options = { openapiCommand: command(`console.log(${JSON.stringify(openApi('1.2.0'))})`) };
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      const origin = `http://${request.headers.host}`;
      const assets = [
        { name: 'openapi.json', url: 'http://elsewhere.example/1' },
        { name: 'openapi.json', url: `${origin}/2` },
      ];
      response.end(request.url === '/2' ? before : JSON.stringify({ assets }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { PATH: process.env['PATH'], GITHUB_TOKEN: 'token-of-the-job' };

    const byPage = await release(project, { ...options, apiUrl }, { env });
    server.close();

    expect(byPage).toContain('`GET /old`: was removed');
    expect(asked).toEqual([
      '/repos/acme/parcel/releases/tags/v1.1.0 Bearer token-of-the-job',
      '/2 Bearer token-of-the-job',
    ]);
    await mkdir(join(project.cwd, '.waybill/1.1.0/documents'), { recursive: true });
    const path = '.waybill/1.1.0/documents/openapi.json';
    await writeFile(join(project.cwd, path), openApi('1.1.0', { paths: { '/older': { get: { responses: {} } } } }));
    await recordArtifact(project.cwd, '1.1.0', { kind: 'document', name: 'openapi.json', path, mediaType: 'x' });
    expect(await release(project, options)).toContain('`GET /older`: was removed');
  });

  it('are not told where the last release has no document, or one that nobody can read', async () => {
    await using project = await documentProject({ 'openapi.json': '{' });
    await project.commit({ 'openapi.json': openApi('1.2.0') });

    await release(project, {});

    expect((await project.documents()).map(({ name }) => name)).not.toContain('API_CHANGES.md');
  });
});

describe('folders and files', () => {
  it('become an archive each, the same in a second run, without what an earlier run had', async () => {
    await using project = await documentProject({ 'docs/a.md': 'a', 'docs/b/c.md': 'c', 'README.md': 'r' });
    const options = { folders: ['docs', { path: './docs/b/', name: 'guides', format: 'zip' }], files: ['*.md'] };

    await release(project, { ...options, folders: [...options.folders, { path: 'docs', name: 'old' }] });
    await release(project, options);
    const first = await project.documents();
    await release(project, options);

    expect(await project.documents()).toEqual(first);
    expect(first.map(({ name }) => name)).toEqual([
      ...['README.md', 'RELEASE_NOTES.html', 'RELEASE_NOTES.md', 'docs-1.2.0.tar.gz', 'guides-1.2.0.zip'],
    ]);
  });

  it.each<[string, Options, string[]]>([
    ['that are missing', { folders: ['guides'], files: ['*.pdf'] }, ['EDOCUMENTSFOLDER', 'EDOCUMENTSFILE']],
    ['that are files', { folders: ['docs/a.md'] }, ['EDOCUMENTSFOLDER']],
    ['of the same name', { folders: ['docs', 'more/docs'] }, ['EDOCUMENTSFOLDER', 'EDOCUMENTSNAME']],
    ['outside of the repository', { folders: ['../..'] }, ['EOUTSIDE']],
    ['with a wrong name', { folders: [{ path: 'docs', name: 'a/b' }] }, ['EINVALIDOPTION']],
    ['of two folders', { files: ['docs/*', 'same/*'] }, ['EDOCUMENTSNAME']],
  ])('%s end the release before the tag', async (_what, options, codes) => {
    await using project = await documentProject({ 'docs/a.md': 'a', 'same/a.md': 'b' });

    expect((await codesOf(release(project, options))).toSorted()).toEqual(codes.toSorted());
  });

  it('that are not required may be missing', async () => {
    await using project = await documentProject({});

    const log = await release(project, { folders: [{ path: 'guides', required: false }] });

    expect(log).toContain('so there is no guides-1.2.0.tar.gz');
  });

  it('do not take the name of another file of the release', async () => {
    await using project = await documentProject({ 'parcel/a.md': 'a' });
    const path = '.waybill/1.2.0/dist/parcel-1.2.0.tar.gz';
    await recordArtifact(project.cwd, '1.2.0', { kind: 'sdist', name: 'parcel-1.2.0.tar.gz', path, mediaType: 'x' });

    expect(await codesOf(release(project, { folders: ['parcel'] }))).toEqual(['EDOCUMENTSNAME']);
  });

  it('are not written through a link', async () => {
    await using project = await documentProject({ 'docs/a.md': 'a', 'target/b': 'b' });
    await mkdir(join(project.cwd, '.waybill/1.2.0'), { recursive: true });
    await symlink(join(project.cwd, 'target'), join(project.cwd, '.waybill/1.2.0/documents'));

    expect(await codesOf(prepare({ folders: ['docs'] }, await project.context()))).toEqual(['EFOLDERLINK']);
    await rm(join(project.cwd, '.waybill'), { recursive: true });
    expect(await readFile(join(project.cwd, 'target/b'), 'utf8')).toBe('b');
  });
});

it('is off where the repository has no documents, and on by itself where it has', async () => {
  await using without = await documentProject({ 'docs/a.md': 'a' });
  await using withOne = await documentProject({ 'docs/openapi.yaml': 'openapi: 3.1.0' });
  const auto = { defaults: { enabled: 'auto' } };
  const [off, on] = [await without.context(), await withOne.context()];

  await verifyConditions(auto, off);
  await prepare(auto, off);
  await verifyConditions(auto, on);

  expect(off.lines).toEqual([
    'Off: there is no OpenAPI document, and `documents.folders` and `documents.files` are empty.',
  ]);
  expect(await without.documents()).toEqual([]);
  expect(on.lines).toEqual([]);
});

describe('what another job has built', () => {
  const options = { folders: ['docs'], openapiVersion: 'set' };

  it('is checked and compared, and nothing is made again', async () => {
    await using project = await documentProject({ 'docs/openapi.json': openApi('1', { paths: { '/b': {} } }) });
    await project.git('tag', '--delete', 'v1.1.0');
    await project.commit({ 'docs/openapi.json': openApi('0', { paths: { '/a': { get: { responses: {} } } } }) });
    await project.git('tag', 'v1.1.0');
    await project.commit({ 'docs/openapi.json': openApi('0') });
    await prepare(options, await project.context({ isBuildOnly: true }));
    const built = await project.documents();
    const context = await project.context();

    await adopt(options, context);

    expect(built.map(({ name }) => name)).not.toContain('API_CHANGES.md');
    expect(await project.documents()).toEqual(expect.arrayContaining(built));
    expect(await read(project, 'API_CHANGES.md')).toContain('* `GET /a`: was removed');
  });

  it.each<[string, Options, string]>([
    ['without a document', { folders: ['docs', 'more'] }, 'EDOCUMENTSHANDOVER'],
    ['of another version', { folders: ['docs'] }, 'EOPENAPIVERSION'],
    ['without an OpenAPI document', { openapi: 'docs/openapi.json', folders: [] }, 'EDOCUMENTSHANDOVER'],
  ])('%s is refused', async (what, wanted, code) => {
    await using project = await documentProject({ 'docs/openapi.json': openApi('1.1.0'), 'more/a': 'a' });
    const without = what.startsWith('without an') ? { openapi: false } : {};
    await prepare({ ...options, openapiVersion: 'keep', ...without }, await project.context({ isBuildOnly: true }));

    expect(await codesOf(adopt(wanted, await project.context()))).toEqual([code]);
  });

  it('has no part in a repository without documents', async () => {
    await using project = await documentProject({});

    expect(await adopt({ defaults: { enabled: 'auto' } }, await project.context())).toBe(false);
  });
});
