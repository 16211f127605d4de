import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Run, realPorts, recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { builtRelease, readSbom, run } from '../../test/built-release.ts';
import { prepare, verifyConditions } from '../index.ts';
import { parseListing } from './parse-listing.ts';

const listed = (purl: string, path: string, more = {}) => ({
  type: 'library',
  ...{ name: /([^/@]+)@/.exec(purl)?.[1], version: /@([^?]+)/.exec(purl)?.[1], purl, 'bom-ref': `${purl}-x` },
  properties: [{ name: 'syft:location:0:path', value: path }],
  ...more,
});

/** What a generator lists of an image with RPM packages in a broken database. */
const document = JSON.stringify({
  bomFormat: 'CycloneDX',
  components: [
    listed('pkg:rpm/rocky/bash@5.1-6.el9?arch=x86_64&epoch=1', '/var/lib/rpm/rpmdb.sqlite'),
    listed('pkg:golang/stdlib@1.22.1', '/usr/bin/tool'),
    listed('pkg:cargo/serde@1.0.0', '/usr/bin/rusty'),
    listed('pkg:pypi/urllib3@9.9', '/opt/x/METADATA'),
    { type: 'cryptographic-asset', name: 'sha256', version: '1', purl: 'pkg:rpm/rocky/no@1' },
    { type: 'file', name: '/etc/passwd' },
  ],
});

/** A release of an image in which something is missed, and a generator on the path that writes a document. */
async function release(generator = 'syft', { text = document, exitCode = 0 } = {}) {
  const layers = [{ 'etc/os-release': 'ID=rocky\nVERSION_ID="9.4"\n', 'var/lib/rpm/rpmdb.sqlite': 'SQLite' }];
  const folder = await builtRelease(['amd64', 'arm64'].map((architecture) => ({ architecture, layers })));
  await recordArtifact(folder.path, '1.2.0', folder.image);
  const programs = await temporaryFolder({ 'document.json': text });
  const script = `#!/bin/sh
if [ "$1" = --version ]; then echo "${generator} 1.57.1"; exit; fi
env >> ${programs.path}/env
for each; do
  case "$each" in
    *sbom.cdx.json) cp ${programs.path}/document.json "\${each#*=}" ;;
    oci-dir:*) cat "\${each#oci-dir:}/index.json" "\${each#oci-dir:}"/blobs/sha256/* >> ${programs.path}/seen ;;
    *.tar) tar -xOf "$each" >> ${programs.path}/seen; tar -tf "$each" >> ${programs.path}/members ;;
  esac
done
echo "$@" >> ${programs.path}/args
echo 'the disk is full' >&2
exit ${exitCode}
`;
  await writeFile(join(programs.path, generator), script, { mode: 0o755 });
  const env = { ...process.env, PATH: `${programs.path}:/usr/bin:/bin`, GITHUB_TOKEN: 'secret-of-the-job' };
  const context = fakeContext({ cwd: folder.path, env });
  const real = realPorts(context).run;
  const ports = { run: ((file, ...more) => (file === 'git' ? run : real)(file, ...more)) satisfies Run };
  const seen = (name: string) => readFile(join(programs.path, name), 'utf8').catch(() => '');
  const close = async () => {
    await programs[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
  return { path: folder.path, context, ports, seen, [Symbol.asyncDispose]: close };
}

describe('what is missed in an image', () => {
  it.each([
    ['is asked of the generator that is there', 'auto', ['pkg:rpm/rocky/bash@5.1-6.el9?arch=x86_64&epoch=1']],
    [
      'is asked of the one that is named, with all else that nothing here reads',
      'syft',
      ['pkg:cargo/serde@1.0.0', 'pkg:golang/stdlib@1.22.1', 'pkg:rpm/rocky/bash@5.1-6.el9?arch=x86_64&epoch=1'],
    ],
  ])('%s', async (_, handOver, purls) => {
    await using made = await release();

    await prepare({ handOver, formats: ['cyclonedx', 'spdx'] }, made.context, made.ports);

    const { bom } = await readSbom(made.path, 'parcel-1.2.0_linux-amd64.cdx.json');
    const packages = bom.components.filter((each: { purl?: string }) => each.purl !== undefined);
    expect(packages.map((each: { purl: string }) => each.purl)).toEqual(purls);
    expect(packages[0].properties).toEqual([{ name: 'waybill:listed-by', value: 'syft 1.57.1' }]);
    expect(bom.metadata.tools.components).toMatchObject([
      { name: '@waybill/sbom' },
      { name: 'syft', version: '1.57.1' },
    ]);
    expect(bom.compositions).toMatchObject([{ aggregate: 'unknown' }]);
    expect(JSON.stringify(bom)).not.toContain('not-listed');
    const { bom: spdx } = await readSbom(made.path, 'parcel-1.2.0_linux-amd64.spdx.json');
    expect(spdx.creationInfo.creators).toContain('Tool: syft-1.57.1');
    // A layout of one platform for each, and no secret of the job.
    const args = (await made.seen('args')).trim().split('\n');
    expect(args).toHaveLength(2);
    expect(args[0]).toMatch(/^scan oci-dir:\/\S+\/image --output cyclonedx-json@1\.6=\S+ --quiet$/);
    expect(await made.seen('seen')).toMatch(/"architecture":"(?:amd64|arm64)"/);
    const env = await made.seen('env');
    expect(env).toContain('SYFT_CHECK_FOR_APP_UPDATE=false');
    expect(env).not.toContain('secret-of-the-job');
  });

  it('is asked of cdxgen with an archive', async () => {
    await using made = await release('cdxgen');

    await prepare({}, made.context, made.ports);

    expect(await made.seen('args')).toMatch(/^--type oci .* \/\S+\/image\.tar$/m);
    expect(await made.seen('seen')).toContain('"architecture":"arm64"');
    const members = (await made.seen('members')).trim().split('\n');
    // Of each platform its manifest, configuration and layer.
    expect(members.filter((each) => each.startsWith('blobs/sha256/'))).toHaveLength(6);
    const { bom } = await readSbom(made.path, 'parcel-1.2.0_linux-amd64.cdx.json');
    expect(bom.components).toHaveLength(2);
  });

  it('stays named where the generator finds nothing of it, and where handing over is off', async () => {
    for (const [handOver, text] of [
      ['auto', JSON.stringify({ bomFormat: 'CycloneDX', components: [] })],
      [false, document],
    ] as const) {
      await using made = await release('syft', { text });

      await prepare({ handOver }, made.context, made.ports);

      const { bom } = await readSbom(made.path, 'parcel-1.2.0_linux-amd64.cdx.json');
      expect(bom.compositions).toMatchObject([{ aggregate: 'incomplete' }]);
    }
  });

  it.each([
    ['ends with an error', { exitCode: 1 }, 'exit code 1'],
    ['writes no document', { text: '{}' }, 'no CycloneDX document'],
    ['writes something else', { text: '<xml/>' }, 'no CycloneDX document'],
  ])('ends the release only where the generator is named: it %s', async (_, how, reason) => {
    await using made = await release('syft', how);

    await prepare({}, made.context, made.ports);
    expect(made.context.lines.join('\n')).toContain(reason);
    const { bom } = await readSbom(made.path, 'parcel-1.2.0_linux-amd64.cdx.json');
    expect(bom.compositions).toMatchObject([{ aggregate: 'incomplete' }]);

    await expect(prepare({ handOver: 'syft' }, made.context, made.ports)).rejects.toMatchObject({
      code: 'ESBOMHANDOVER',
      details: expect.stringContaining('Check that'),
    });
  });

  it('is not asked of a generator that is missing or in the repository', async () => {
    await using made = await release('other');
    await writeFile(join(made.path, 'syft'), '#!/bin/sh\n', { mode: 0o755 });
    const context = fakeContext({ cwd: made.path, env: { PATH: made.path } });

    await prepare({}, context, made.ports);
    expect(await made.seen('args')).toBe('');
    await expect(verifyConditions({ handOver: 'syft' }, context, made.ports)).rejects.toMatchObject({
      code: 'ESBOMGENERATOR',
    });
  });
});

it('a listing is that of CycloneDX, whatever else is in it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(() => parseListing(text)).not.toThrow();
    }),
  );
  const evidence = { occurrences: [{ location: '/app/a.jar#12' }, {}] };
  const component = { type: 'framework', name: 'a', version: '1', purl: 'pkg:maven/a/a@1', evidence };
  // syft's word for a program of which it knows no version.
  const unknown = { ...component, name: 'go', version: 'UNKNOWN', purl: 'pkg:golang/cmd/go', 'bom-ref': 'go' };
  expect(parseListing(JSON.stringify({ bomFormat: 'CycloneDX', components: [component, unknown] }))).toMatchObject([
    { component: { type: 'library', purl: 'pkg:maven/a/a@1' }, places: ['app/a.jar'] },
  ]);
});
