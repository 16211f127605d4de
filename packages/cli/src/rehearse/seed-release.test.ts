import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { type EmulatedGitHub, emulatedGitHub } from '@waybill/rehearsal';
import { seedRelease } from './seed-release.ts';

const slug = 'acme/parcel';

async function publish({ url, token }: EmulatedGitHub, tag: string, files: Readonly<Record<string, string>>) {
  const headers = { authorization: `Bearer ${token}` };
  const body = JSON.stringify({ tag_name: tag, name: tag });
  const { id } = (await (await fetch(`${url}/repos/${slug}/releases`, { method: 'POST', headers, body })).json()) as {
    id: number;
  };
  for (const [name, text] of Object.entries(files))
    await fetch(`${url}/repos/${slug}/releases/${id}/assets?name=${name}`, { method: 'POST', headers, body: text });
}

async function twoServices() {
  const [real, standIn] = await Promise.all([emulatedGitHub([slug]), emulatedGitHub([slug])]);
  const env = { GITHUB_API_URL: real.url, GITHUB_TOKEN: real.token };
  const shell = { cwd: '/', env, stdout: new PassThrough().resume(), stderr: new PassThrough().resume() };
  const seed = () => seedRelease({ shell, tag: 'v1.1.0', slug, to: standIn });
  const stop = async () => void (await Promise.all([real.stop(), standIn.stop()]));
  return { real, standIn, seed, [Symbol.asyncDispose]: stop };
}

it('gives the stand-in what a release is compared with, and nothing else', async () => {
  await using services = await twoServices();
  const files = {
    'parcel-1.1.0.cdx.json': '{"bomFormat":"CycloneDX"}',
    'openapi.json': '{}',
    'parcel-1.1.0.tar.gz': 'x',
  };
  await publish(services.real, 'v1.1.0', files);

  expect(await services.seed()).toBe(true);

  const [page] = await services.standIn.releases(slug);
  expect(page?.tag).toBe('v1.1.0');
  expect(page?.assets.map(({ name, bytes }) => [name, String(bytes)]).sort()).toEqual([
    ['openapi.json', '{}'],
    ['parcel-1.1.0.cdx.json', '{"bomFormat":"CycloneDX"}'],
  ]);
  expect(await services.real.releases(slug)).toHaveLength(1);
});

it('makes no page where there is nothing to compare with', async () => {
  await using services = await twoServices();

  expect(await services.seed()).toBe(false);
  await publish(services.real, 'v1.1.0', { 'parcel-1.1.0.tar.gz': 'x' });
  expect(await services.seed()).toBe(false);

  expect(await services.standIn.releases(slug)).toEqual([]);
});
