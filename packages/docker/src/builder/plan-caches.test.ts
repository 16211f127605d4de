import { expect, it } from '@jest/globals';
import { parseLostCaches, planCaches, separateCaches, unknownCaches, whyNoGitHubCache } from './plan-caches.ts';

const amd64 = 'linux/amd64';
const cache = 'type=gha,scope=image-{platform}';

it('reads what it has written and what the jobs of each platform have', () => {
  const planned = planCaches({
    platforms: [amd64, 'linux/arm64'],
    cacheFrom: [cache, 'type=registry,ref=x'],
    cacheTo: [`${cache},mode=max`],
  });

  expect(planned).toEqual({
    from: [
      'type=gha,scope=image-linux-amd64_linux-arm64',
      'type=gha,scope=image-linux-amd64',
      'type=gha,scope=image-linux-arm64',
      'type=registry,ref=x',
    ],
    to: ['type=gha,scope=image-linux-amd64_linux-arm64,mode=max,ignore-error=true'],
  });
});

it('reads of one platform what it has written', () => {
  const planned = planCaches({ platforms: [amd64], cacheFrom: [cache], cacheTo: [cache] });

  expect(planned).toEqual({
    from: ['type=gha,scope=image-linux-amd64'],
    to: ['type=gha,scope=image-linux-amd64,ignore-error=true'],
  });
});

it.each([
  ['type=gha,mode=max', 'type=gha,mode=max,scope=buildkit-{platform}'],
  ['type=gha,scope=image,mode=max', 'type=gha,scope=image-{platform},mode=max'],
  ['type=gha,scope=image-{platform}', 'type=gha,scope=image-{platform}'],
  ['ghcr.io/acme/parcel:cache', 'type=registry,ref=ghcr.io/acme/parcel:cache-{platform}'],
  ['type=local,dest=cache', 'type=local,dest=cache-{platform}'],
  ['type=inline', 'type=inline'],
])('of platforms that are built side by side, %s becomes %s', (cache, separated) => {
  expect(separateCaches({ cacheFrom: [cache], cacheTo: [cache] })).toEqual({
    cacheFrom: [separated, cache],
    cacheTo: [separated],
  });
});

it.each([
  ['ghcr.io/acme/parcel:cache', 'type=registry,ref=ghcr.io/acme/parcel:cache,ignore-error=true'],
  ['type=s3,bucket=b,region=r', 'type=s3,bucket=b,region=r,ignore-error=true'],
  ['type=registry,ref=x,ignore-error=false', 'type=registry,ref=x,ignore-error=false'],
  ['type=local,dest=cache', 'type=local,dest=cache'],
  ['type=inline', 'type=inline'],
])('writes %s as %s', (cacheTo, expected) => {
  expect(planCaches({ platforms: [amd64], cacheTo: [cacheTo] }).to).toEqual([expected]);
});

it.each([
  ['docker', ['type=s3,bucket=b', 'type=azblob,name=n', 'type=s3,bucket=c'], ['s3', 'azblob']],
  ['docker', [cache, 'type=local,dest=c', 'type=inline', 'x/y:cache', 'type=registry,ref=x'], []],
  ['docker-container', ['type=s3,bucket=b'], []],
])('a builder of the kind %s has for %j not %j', (driver, caches, unknown) => {
  expect(unknownCaches(caches, { driver, version: undefined, env: {} })).toEqual(unknown);
});

it.each<[string[], string | undefined, Record<string, string>, string | undefined]>([
  [['type=s3,bucket=b'], undefined, {}, undefined],
  [[cache], '0.29.1', {}, 'ACTIONS_RUNTIME_TOKEN'],
  [[`${cache},token=t,url=u`], '0.29.1', {}, undefined],
  [[cache], '0.29.1', { ACTIONS_RUNTIME_TOKEN: 't', ACTIONS_CACHE_SERVICE_V2: 'true' }, undefined],
  [[cache], '0.20.1', { ACTIONS_RUNTIME_TOKEN: 't', ACTIONS_CACHE_SERVICE_V2: 'true' }, 'needs buildx 0.21'],
  [[cache], undefined, { ACTIONS_RUNTIME_TOKEN: 't', ACTIONS_CACHE_SERVICE_V2: 'true' }, undefined],
  [[cache], '0.13.1', { ACTIONS_RUNTIME_TOKEN: 't' }, undefined],
])('of the caches %j with buildx %s and %j that of GitHub is out of use for: %s', (caches, version, env, reason) => {
  const why = whyNoGitHubCache(caches, { driver: 'docker', version, env });

  if (reason === undefined) expect(why).toBeUndefined();
  else expect(why).toContain(reason);
});

it('reads which cache a build has lost, and nothing else', () => {
  const printed = `#3 importing cache manifest from gha:1
#3 ERROR: unknown error 404 Not Found: {}
#6 exporting to oci image format
#6 DONE 0.0s
#7 exporting to GitHub Actions Cache
#7 preparing build cache for export done
#7 ERROR: unknown error 503
#8 exporting cache to registry
#8 DONE 0.1s
`;

  expect(parseLostCaches(printed)).toEqual([
    { step: 'exporting to GitHub Actions Cache', reason: 'unknown error 503' },
  ]);
});
