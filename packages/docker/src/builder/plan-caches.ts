import semver from 'semver';

/** The caches that a build is asked to read and to write. */
interface WantedCaches {
  readonly platforms: readonly string[];
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
}

/**
 * The caches as buildx takes them. They may name `{platform}`: jobs that build one platform each would overwrite each
 * other's. A build of several platforms writes one of its own, and reads that and each platform's. One that cannot be
 * written ends no release, unless it says so itself (`ignore-error=false`).
 */
export function planCaches({ platforms, cacheFrom = [], cacheTo = [] }: WantedCaches): {
  from: string[];
  to: string[];
} {
  const names = platforms.map((platform) => platform.replaceAll('/', '-'));
  const together = names.join('_');
  const from = cacheFrom.flatMap((cache) => [together, ...names].map((name) => named(cache, name)));
  const to = cacheTo.map((cache) => allowFailure(named(cache, together)));
  return { from: [...new Set(from)], to };
}

/** What names a cache, by its type. */
const nameKeys: Readonly<Record<string, readonly string[]>> = {
  azblob: ['name'],
  gha: ['scope'],
  local: ['dest', 'src'],
  registry: ['ref'],
  s3: ['name'],
};

/** The caches of platforms that are builds of their own, side by side: of one name, each would replace the others. */
export function separateCaches({ cacheFrom, cacheTo }: Record<'cacheFrom' | 'cacheTo', readonly string[]>) {
  return { cacheFrom: [...cacheFrom.map(separate), ...cacheFrom], cacheTo: cacheTo.map(separate) };
}

function separate(cache: string): string {
  if (cache.includes('{platform}')) return cache;
  const full = inFull(cache);
  const keys = nameKeys[findType(full)] ?? [];
  const key = keys.find((each) => attribute(full, each) !== undefined);
  if (key !== undefined) return full.replace(new RegExp(`((?:^|,)\\s*${key}=[^,]*)`), '$1-{platform}');
  return keys[0] === undefined ? full : `${full},${keys[0]}=buildkit-{platform}`;
}

/** Only a name is a cache in a registry, as buildx takes it. */
function inFull(cache: string): string {
  return cache.includes('=') ? cache : `type=registry,ref=${cache}`;
}

function named(cache: string, platform: string): string {
  return cache.replaceAll('{platform}', platform);
}

/** Caches that are somewhere else, where there may be an outage. */
const remote = new Set(['azblob', 'gha', 'registry', 's3']);

function allowFailure(cache: string): string {
  const full = inFull(cache);
  return remote.has(findType(full)) && attribute(full, 'ignore-error') === undefined
    ? `${full},ignore-error=true`
    : full;
}

function findType(cache: string): string {
  return attribute(cache, 'type') ?? 'registry';
}

function attribute(cache: string, name: string): string | undefined {
  return new RegExp(`(?:^|,)\\s*${name}=([^,]*)`).exec(cache)?.[1];
}

/** What decides whether a cache works. */
export interface CacheWorld {
  readonly driver: string;
  /** Of buildx; `undefined` where it is not known. */
  readonly version: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The types of cache that the builder inside a Docker engine knows. https://docs.docker.com/build/cache/backends/ */
const inEngine = new Set(['gha', 'inline', 'local', 'registry']);

/** The types of cache that this builder does not have: a build with them fails where they are written. */
export function unknownCaches(caches: readonly string[], { driver }: CacheWorld): string[] {
  const types = new Set(caches.map(findType));
  return driver === 'docker' ? [...types].filter((type) => !inEngine.has(type)) : [];
}

/** Why GitHub's cache is not used although it is asked for, which buildx itself passes over in silence. */
export function whyNoGitHubCache(caches: readonly string[], { version, env }: CacheWorld): string | undefined {
  const asked = caches.filter((cache) => findType(cache) === 'gha');
  if (asked.length === 0) return undefined;
  if (!env['ACTIONS_RUNTIME_TOKEN'] && asked.some((cache) => attribute(cache, 'token') === undefined))
    return 'the environment has no `ACTIONS_RUNTIME_TOKEN`, which GitHub gives to actions only; add the step `crazy-max/ghaction-github-runtime` before this one';
  if (env['ACTIONS_CACHE_SERVICE_V2'] && version !== undefined && semver.lt(version, '0.21.0'))
    return `GitHub's cache needs buildx 0.21 or newer, and this is ${version}; use \`docker/setup-buildx-action\``;
  return undefined;
}

/** The caches that a build could not write, by what it prints: the name of the step, and the reason. */
export function parseLostCaches(printed: string): { readonly step: string; readonly reason: string }[] {
  const reasons = new Map<string, string>();
  for (const [, number = '', reason = ''] of printed.matchAll(/^#(\d+) ERROR: (.*?)\r?$/gm)) {
    if (!reasons.has(number)) reasons.set(number, reason);
  }
  const steps = printed.matchAll(/^#(\d+) (exporting (?:cache|to GitHub Actions Cache).*?)\r?$/gm);
  return [...steps].flatMap(([, number = '', step = '']) => {
    const reason = reasons.get(number);
    return reason === undefined ? [] : [{ step, reason }];
  });
}
