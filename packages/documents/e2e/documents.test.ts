/** The documents of the project of the example, released for real: run twice, half done, and with an API that breaks. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type FaultProxy, faultProxy } from '@waybill/rehearsal';
import { expectSuccess } from '../../../test/harness/releases/release-job.ts';
import { startWorld, type World } from '../../../test/harness/releases/released-world.ts';

jest.setTimeout(240_000);

const example = join(import.meta.dirname, '../../../examples/agent-orchestrated-etl');

let world: World<'github'>;
let door: FaultProxy;
beforeAll(async () => {
  world = await startWorld(['github']);
  door = await faultProxy(world.services.github.url);
});
afterAll(async () => {
  await door?.stop();
  await world?.[Symbol.asyncDispose]();
});

/** What concerns documents, with the section of the example's own configuration. Nothing is built but them. */
async function project(): Promise<Record<string, string>> {
  const docs = await readdir(join(example, 'docs'), { recursive: true, withFileTypes: true });
  const paths = docs.filter((each) => each.isFile()).map((each) => relative(example, join(each.parentPath, each.name)));
  const files = await Promise.all(paths.map(async (path) => [path, await readFile(join(example, path), 'utf8')]));
  const configuration = JSON.parse(await readFile(join(example, '.releaserc'), 'utf8'));
  const quiet = { pypi: false, sbom: false, docker: false, slack: false };
  return {
    ...Object.fromEntries(files),
    'pyproject.toml': await readFile(join(example, 'pyproject.toml'), 'utf8'),
    '.releaserc': JSON.stringify({ ...configuration, ...quiet }),
  };
}

async function page(tag: string) {
  const releases = await world.services.github.releases(world.slug);
  const release = releases.find((each) => each.tag === tag);
  return new Map(release?.draft === false ? release.assets.map((each) => [each.name, each] as const) : []);
}

it('go to the release page, once, with the version, and a broken upload is finished by the next run', async () => {
  await using repository = await world.repository(await project());
  const api = { GITHUB_API_URL: door.url };
  door.inject({
    match: { method: 'POST', path: /[?&]name=deployment-guides/ },
    fault: { kind: 'status', status: 422, body: '{"message":"no"}' },
  });

  const broken = await world.release(repository, { env: api });
  expect(broken.exitCode).toBe(1);
  expect(await repository.tags()).toEqual(['v1.0.0']);
  expect(await page('v1.0.0')).toEqual(new Map());
  door.reset();
  const finished = await world.release(repository, { env: api });
  expectSuccess(finished);

  const first = await page('v1.0.0');
  expect([...first.keys()].toSorted()).toEqual([
    ...['RELEASE_NOTES.html', 'RELEASE_NOTES.md', 'deployment-guides-1.0.0.tar.gz', 'openapi.json', 'waybill.json'],
  ]);
  expect(JSON.parse(String(first.get('openapi.json')?.bytes)).info.version).toBe('1.0.0');
  expect(String(first.get('RELEASE_NOTES.html')?.bytes)).toContain('weigh parcels');
  const ledger = JSON.parse(String(first.get('waybill.json')?.bytes));
  const recorded = ledger.artifacts.filter(({ kind }: { kind: string }) => kind === 'document');
  expect(recorded.map(({ name, sha256 }: Record<string, string>) => [name, `sha256:${sha256}`]).toSorted()).toEqual(
    [...first]
      .filter(([name]) => name !== 'waybill.json')
      .map(([name, { bytes }]) => [name, digestOf(bytes)])
      .toSorted(),
  );
  expectSuccess(await world.release(repository, { env: api }));
  expect(await page('v1.0.0')).toEqual(first);

  await repository.git('pull', '--quiet', 'origin', 'main');
  const document = JSON.parse(await readFile(join(example, 'docs/openapi.json'), 'utf8'));
  delete document.paths['/run'];
  await repository.commit('fix: leave out a path', { 'docs/openapi.json': JSON.stringify(document) });
  await repository.push();
  const rehearsal = await world.release(repository, { env: api, args: ['--dry-run'] });
  expect(rehearsal.output).toContain('`POST /run`: was removed');
  expectSuccess(await world.release(repository, { env: api }));
  const changes = String((await page('v1.0.1')).get('API_CHANGES.md')?.bytes);
  expect(changes).toContain('## Breaking changes\n\n* `POST /run`: was removed');
});

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
