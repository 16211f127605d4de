import { expect, it } from '@jest/globals';
import { planBake, planBakeLint } from './plan-bake.ts';

const bake = {
  ...{ file: 'docker-bake.hcl', target: 'api', tag: 'ghcr.io/acme/api:1.2.0', destination: '.waybill/1.2.0/image' },
  ...{ dockerfile: 'Dockerfile', context: '.', platforms: ['linux/amd64'], buildArgs: [], labels: {}, contexts: {} },
};

it('builds one target into a layout, and leaves to the file what nobody asked for', () => {
  expect(planBake(bake)).toEqual([
    ...['buildx', 'bake', '--progress', 'plain', '--file', 'docker-bake.hcl', '--provenance=mode=min'],
    ...['--set', 'api.platform=linux/amd64', '--set', 'api.tags=ghcr.io/acme/api:1.2.0'],
    ...['--set', 'api.output=type=oci,tar=false,dest=.waybill/1.2.0/image', 'api'],
  ]);
});

it('adds what the release and the options say', () => {
  const args = planBake({
    ...bake,
    ...{ platforms: ['linux/amd64', 'linux/arm64'], builder: 'cloud', network: 'none', provenance: 'max', sbom: true },
    ...{
      buildArgs: ['VERSION=1.2.0'],
      labels: { 'org.title': 'a=b', 'org.about': 'one, two' },
      contexts: { dist: '.waybill/1.2.0/dist' },
    },
    ...{ secrets: ['id=token,env=TOKEN'], ssh: ['default'], cacheFrom: ['type=gha,scope={platform}'] },
    cacheTo: ['type=gha'],
  }).join(' ');

  for (const each of [
    ...['--builder cloud', '--provenance=mode=max', '--sbom=true', 'api.network=none', 'api.args.VERSION=1.2.0'],
    ...['api.labels.org.title=a=b', ',annotation-index.org.title=a=b', ',"annotation-manifest.org.about=one, two"'],
    ...['api.secrets=id=token,env=TOKEN', 'api.ssh=default', 'api.contexts.dist=.waybill/1.2.0/dist'],
    ...['api.cache-from=type=gha,scope=linux-arm64', 'api.cache-to=type=gha', 'api.platform=linux/arm64'],
  ])
    expect(args).toContain(each);
});

it('builds with the copy of a Dockerfile that leaves more out', () => {
  expect(planBake({ ...bake, guarded: '/tmp/x/Dockerfile' }).join(' ')).toContain(
    '--set api.dockerfile=/tmp/x/Dockerfile ',
  );
  expect(planBake(bake).join(' ')).not.toContain('api.dockerfile');
});

it('checks a target as it will be built', () => {
  expect(planBakeLint({ ...bake, buildArgs: ['A=1'], builder: 'cloud' })).toEqual([
    ...['buildx', 'bake', '--check', '--builder', 'cloud', '--file', 'docker-bake.hcl'],
    ...['--set', 'api.platform=linux/amd64', '--set', 'api.args.A=1', 'api'],
  ]);
});

it('keeps a provenance that the file asks for, unless another is asked for', () => {
  const attests = ['provenance'];

  expect(planBake({ ...bake, attests }).join(' ')).not.toContain('--provenance');
  expect(planBake({ ...bake, attests, provenance: 'max' })).toContain('--provenance=mode=max');
  expect(planBake({ ...bake, attests, provenance: 'off' })).toContain('--provenance=false');
});

it('writes no cache in a rehearsal, not even that of the file', () => {
  expect(planBake({ ...bake, isRehearsal: true })).toContain('api.cache-to=');
});
