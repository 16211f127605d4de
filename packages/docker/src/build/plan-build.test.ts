import { expect, it } from '@jest/globals';
import { planBuild, planLint } from './plan-build.ts';

const build = {
  dockerfile: 'Dockerfile',
  context: '.',
  target: 'production',
  platforms: ['linux/amd64', 'linux/arm64'],
  buildArgs: ['VERSION=1.2.0', 'BASE'],
  labels: { a: 'b c' },
  tag: 'ghcr.io/acme/parcel:1.2.0',
  contexts: { dist: 'out/dist' },
  destination: 'out/image',
};

it('builds every platform into one layout and pushes nothing', () => {
  expect(planBuild(build)).toEqual([
    ...['buildx', 'build', '--progress', 'plain', '--platform', 'linux/amd64,linux/arm64', '--file', 'Dockerfile'],
    ...['--target', 'production', '--build-arg', 'VERSION=1.2.0', '--build-arg', 'BASE'],
    ...['--build-context', 'dist=out/dist', '--tag', 'ghcr.io/acme/parcel:1.2.0', '--label', 'a=b c'],
    ...['--annotation', 'index:a=b c', '--annotation', 'manifest:a=b c', '--provenance=mode=min'],
    ...['--output', 'type=oci,tar=false,dest=out/image', '.'],
  ]);
});

it('annotates no index where a single platform has none', () => {
  const args = planBuild({ ...build, platforms: ['linux/amd64'] });
  expect(args.filter((_each, at) => args[at - 1] === '--annotation')).toEqual(['manifest:a=b c']);
});

it('passes on what the build may use', () => {
  const args = planBuild({
    ...build,
    builder: 'cloud',
    secrets: ['id=token,env=PIP_TOKEN'],
    ssh: ['default'],
    network: 'none',
    provenance: 'max',
    sbom: true,
    reproducible: true,
  });

  for (const pair of ['--builder cloud', '--secret id=token,env=PIP_TOKEN', '--ssh default', '--network none']) {
    expect(args.join(' ')).toContain(pair);
  }
  expect(args).toEqual(expect.arrayContaining(['--provenance=mode=max', '--sbom=true']));
  expect(args).not.toContain('--provenance=false');
  expect(args).toContain('type=oci,tar=false,rewrite-timestamp=true,dest=out/image');
});

it.each([
  [undefined, []],
  [false, []],
  [true, ['--sbom=true']],
  ['ghcr.io/acme/scanner:1', ['--sbom=generator=ghcr.io/acme/scanner:1']],
  ['off', ['--sbom=false']],
])('with %j as SBOM the builder is told %j', (sbom, expected) => {
  const args = planBuild(sbom === undefined ? build : { ...build, sbom });

  expect(args.filter((each) => each.startsWith('--sbom'))).toEqual(expected);
});

it('checks what it would build', () => {
  const args = planLint(build);

  expect(args.slice(0, 3)).toEqual(['buildx', 'build', '--check']);
  expect(args).not.toContain('--output');
});
