import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Artifact } from '@waybill/kernel';
import { loopback, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { findAssetName } from './find-asset-name.ts';
import { publicUrl, renderVerifyFile } from './render-verify-file.ts';

const bytes = 'the bytes of a wheel';
const sha256 = createHash('sha256').update(bytes).digest('hex');
const wheel: Artifact = {
  ...{
    kind: 'wheel',
    name: 'p-1.2.0+local-py3-none-any.whl',
    path: '.waybill/1.2.0/dist/p-1.2.0+local-py3-none-any.whl',
  },
  ...{ sha256, size: bytes.length, mediaType: 'application/zip' },
};
const release = { version: '1.2.0', gitTag: 'parcel/v1.2.0', artifacts: [wheel], parts: ['## Python packages'] };
const assets = ['.waybill/current/{dist,sbom}/*'];

function section(text: string, title: string): string | undefined {
  return text.split(/^## /m).find((each) => each.startsWith(title));
}

it('compares the files of the page with tools that need no login', async () => {
  let served: string | undefined = bytes;
  const asked: string[] = [];
  await using server = await loopback((request, response) => {
    asked.push(request.url ?? '');
    if (served === undefined) response.statusCode = 404;
    response.end(served);
  });
  await using folder = await temporaryFolder();
  const text = renderVerifyFile({ ...release, repositoryUrl: `${server.url}/acme/parcel.git`, assets });
  const script = /^```sh\n(.*?)\n```$/ms.exec(section(text, 'Release page') ?? '')?.[1] ?? 'exit 9';
  const run = () => execa('bash', ['-euc', script], { cwd: folder.path, reject: false });

  expect((await run()).stdout).toBe(`${wheel.name}: OK`);
  expect(asked).toEqual(['/acme/parcel/releases/download/parcel/v1.2.0/p-1.2.0.local-py3-none-any.whl']);
  served = bytes.toUpperCase();
  expect((await run()).stdout).toBe(`${wheel.name}: FAILED`);
  served = undefined;
  expect((await run()).exitCode).not.toBe(0);
});

it('says of the commit whether it is the one of the ledger', async () => {
  const text = renderVerifyFile({ ...release, repositoryUrl: 'git@github.com:acme/parcel.git' });
  const source = section(text, 'Source') ?? '';

  expect(source).toContain('git clone --quiet https://github.com/acme/parcel.git waybill-source');
  expect(source).toContain("|| echo 'The tag is NOT the commit of the ledger.'");
  expect(section(text, 'Release page')).toBeUndefined();
});

describe('the public address', () => {
  it.each([
    ['git@github.com:acme/parcel.git', 'https://github.com/acme/parcel.git'],
    ['ssh://git@host.example:2222/acme/parcel.git', 'https://host.example/acme/parcel.git'],
    ['https://x-access-token:secret@github.com/acme/parcel.git?a#b', 'https://github.com/acme/parcel.git'],
    ['https://host.example:8443/acme/parcel', 'https://host.example:8443/acme/parcel'],
    ['file:///srv/git/parcel.git', 'file:///srv/git/parcel.git'],
    ['/srv/git/parcel.git', '/srv/git/parcel.git'],
  ])('of %s is %s', (url, expected) => {
    expect(publicUrl(url)).toBe(expected);
  });
});

describe('an asset of the page', () => {
  const find = (patterns: unknown, artifact = { name: 'p.whl', path: '.waybill/1.2.0/dist/p.whl' }) =>
    findAssetName(artifact, '1.2.0', patterns);

  it.each([
    ['.waybill/current/{dist,sbom}/*'],
    ['./.waybill/current/dist/*.whl'],
    ['.waybill/1.2.0/dist'],
    ['.waybill/current/**'],
    [{ path: '.waybill/current/dist/*.whl' }],
    [['!x', '.waybill/current/dist/p.whl']],
  ])('is what %j stands for', (asset) => {
    expect(find([asset])).toBe('p.whl');
  });

  it.each([
    [[]],
    [undefined],
    [false],
    [['.waybill/current/sbom/*']],
    [['dist/*']],
    [['.waybill/current/dist/*.tar.gz']],
  ])('is nothing of %j', (patterns) => {
    expect(find(patterns)).toBeUndefined();
  });

  it('has the name that the project gives it, as GitHub stores it', () => {
    expect(find([{ path: '.waybill/current/dist/*.whl', name: 'the wheel.whl' }])).toBe('the.wheel.whl');
    expect(find([{ path: '.waybill/current/dist/*.whl', name: 'p-${nextRelease.version}.whl' }])).toBeUndefined();
    expect(find(['**'], { name: 'a', path: 'elsewhere/a' })).toBe('a');
  });
});
