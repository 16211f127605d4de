import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { realPorts, recordArtifact } from '@waybill/kernel';
import { fakeContext, loopback } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { builtRelease, readSbom, run } from '../../test/built-release.ts';
import { prepare } from '../index.ts';
import { lookUp } from './look-up.ts';

/** An index that serves metadata beside each wheel, as PyPI does. */
async function index(answers: Readonly<Record<string, string>>) {
  const seen: string[] = [];
  const server = await loopback(({ url = '', headers }, response) => {
    seen.push(`${url} ${headers.authorization ?? ''}`.trim());
    const text = answers[url];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  return { ...server, seen };
}

const lock = (url: string) => `version = 1
[[package]]
name = "parcel"
source = { editable = "." }
dependencies = [{ name = "requests" }, { name = "six" }]
[[package]]
name = "requests"
version = "2.31.0"
source = { registry = "${url}/simple" }
wheels = [{ url = "${url}/requests-2.31.0-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}" }]
[[package]]
name = "six"
version = "1.16.0"
source = { registry = "${url}/simple" }
sdist = { url = "${url}/six-1.16.0.tar.gz", hash = "sha256:${'b'.repeat(64)}" }
`;

/** Licences by name in the SBOM of a release. */
async function licensesOf(options: Readonly<Record<string, unknown>>, prepareFolder: (path: string) => Promise<void>) {
  await using folder = await builtRelease();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  await prepareFolder(folder.path);
  const context = fakeContext({ cwd: folder.path, env: { ...process.env, GITHUB_TOKEN: 'secret-of-the-job' } });
  await prepare(options, context, { ...realPorts(context), run });
  const { bom } = await readSbom(folder.path, 'parcel-1.2.0.cdx.json');
  const licenses = Object.fromEntries(
    bom.components.map(({ name, licenses: [first] = [] }: { name: string; licenses?: object[] }) => [name, first]),
  );
  return { licenses, log: context.lines.join('\n') };
}

describe('the licence of a locked package', () => {
  it('is asked of the index that has its wheel, without credentials', async () => {
    const told = 'Metadata-Version: 2.4\nName: requests\nVersion: 2.31.0\nLicense: Apache 2.0\nAuthor: Ada\n';
    await using server = await index({ '/requests-2.31.0-py3-none-any.whl.metadata': told });

    const { licenses } = await licensesOf({ licenses: 'index' }, (path) =>
      writeFile(join(path, 'uv.lock'), lock(server.url)),
    );

    expect(licenses).toEqual({ requests: { license: { id: 'Apache-2.0' } }, six: undefined });
    expect(server.seen).toEqual(['/requests-2.31.0-py3-none-any.whl.metadata']);
  });

  it('is missing, with a warning, where the index does not answer', async () => {
    const { licenses, log } = await licensesOf({ licenses: 'index' }, (path) =>
      writeFile(join(path, 'uv.lock'), lock('http://127.0.0.1:1')),
    );

    expect(licenses).toEqual({ requests: undefined, six: undefined });
    expect(log).toContain('Some licences are missing from the SBOM: ');
  });

  it('is that of `.venv`, and no index is asked by default', async () => {
    await using server = await index({});

    const { licenses } = await licensesOf({}, async (path) => {
      await writeFile(join(path, 'uv.lock'), lock(server.url));
      const site = join(path, '.venv/lib/python3.12/site-packages/requests-2.31.0.dist-info');
      await mkdir(site, { recursive: true });
      await writeFile(join(site, 'METADATA'), 'Name: requests\nVersion: 2.31.0\nLicense-Expression: MIT\n');
    });

    expect(licenses).toEqual({ requests: { license: { id: 'MIT' } }, six: undefined });
    expect(server.seen).toEqual([]);
  });
});

const pypi = (info: unknown) => async () => {
  const json = JSON.stringify({ info });
  return { ok: true, status: 200, bytes: new TextEncoder().encode(json), text: () => json } as never;
};
const six = {
  type: 'library',
  name: 'six',
  version: '1.16.0',
  ref: 'a',
  purl: 'pkg:pypi/six@1.16.0',
  dependsOn: [],
} as const;

describe('PyPI is asked by name and version where a lock has no addresses', () => {
  it.each([
    [{ license_expression: 'MIT' }, 'MIT', undefined],
    [{ license: null, classifiers: ['License :: OSI Approved :: MIT License'], author: 'Ada' }, 'MIT License', 'Ada'],
    [{ license: `Copyright\n\nLicense: X\n${'a'.repeat(600)}`, maintainer: 'A\nLicense: B' }, undefined, 'A'],
    [{ license: 1 }, undefined, undefined],
    [null, undefined, undefined],
  ])('%j', async (info, license, supplier) => {
    const { components, problem } = await lookUp([six], pypi(info));

    expect(problem).toBeUndefined();
    expect(components).toEqual([{ ...six, ...(license && { license }), ...(supplier && { supplier }) }]);
  });

  it('and not about what is known, local, of another index, or no distribution', async () => {
    const others = [
      { ...six, license: 'MIT' },
      { ...six, purl: undefined },
      { ...six, version: undefined },
      { ...six, purl: 'pkg:pypi/six@1.16.0?repository_url=https://acme.example' },
      { ...six, purl: 'pkg:deb/debian/six@1.16.0' },
    ];
    const http = async () => {
      throw new Error('it was asked');
    };

    expect(await lookUp(others, http as never)).toEqual({ components: others, problem: undefined });
  });

  it('and no answer makes up a field', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (license, author) => {
        const { components } = await lookUp([six], pypi({ license: `x${license}`, author: `Y${author}` }));
        expect(components[0]?.license ?? 'x').toMatch(/^x/);
        expect(components[0]?.supplier ?? 'Y').toMatch(/^Y/);
      }),
    );
  });
});
