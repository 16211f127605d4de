import { type About, isFull, isTable, type Options, type Rule } from './rule.ts';

/** How the image is rehearsed: pushed to a registry on this machine, without caches, secrets and builders of others. */
export const dockerRule: Rule = {
  drop: [
    ...['builder', 'nodes', 'username', 'password', 'realms', 'cacheFrom', 'cacheTo', 'secrets', 'ssh', 'sign'],
    ...['image', 'images', 'alsoTo', 'platforms'],
  ],
  force: forceDocker,
  leaveOut: leaveDockerOut,
  tell: tellDocker,
};

function leaveDockerOut({ bake, image, layouts, digests }: Options, { places }: About): string | undefined {
  if (places.registry === undefined) return 'no Docker engine and registry run here';
  if (isFull(layouts) || isFull(digests)) return 'other jobs build it';
  if (bake !== undefined && image === undefined) return 'its names are in a bake file';
  return undefined;
}

function forceDocker(options: Options, about: About): Options {
  const { registry } = about.places;
  const local = (name: unknown) => localName(registry?.host ?? '', String(name));
  const images = Array.isArray(options['images']) ? options['images'].filter(isTable) : [];
  const alsoTo = Array.isArray(options['alsoTo']) ? options['alsoTo'] : [];
  return {
    ...(images.length === 0
      ? { image: local(imageNames(options, about)[0]) }
      : {
          images: images.map(({ alsoTo: also, secrets: _s, ssh: _h, cacheFrom: _f, cacheTo: _t, ...own }) => ({
            ...own,
            image: local(own['image'] ?? imageNames({}, about)[0]),
            ...(Array.isArray(also) ? { alsoTo: also.map(local) } : {}),
            ...(Array.isArray(own['platforms']) ? { platforms: buildable(own['platforms'], about) } : {}),
          })),
        }),
    ...(alsoTo.length === 0 ? {} : { alsoTo: alsoTo.map(local) }),
    platforms: buildable(wantedPlatforms(options, about), about),
    sign: false,
  };
}

function tellDocker(options: Options, about: About): string[] {
  const wanted = wantedPlatforms(options, about);
  const missing = wanted.filter((each) => !buildable(wanted, about).includes(each));
  return [
    ...missing.map((each) => `${each} is left out: the engine here does not build it`),
    ...(isFull(options['secrets']) || isFull(options['ssh']) ? ['The build gets no secrets'] : []),
    ...(options['sign'] ? ['The image is not signed'] : []),
  ];
}

function wantedPlatforms({ platforms }: Options, { env }: About): string[] {
  if (Array.isArray(platforms)) return platforms.map(String);
  const ofJob = (env['DOCKER_PLATFORMS'] ?? '').split(/[\s,]+/).filter(Boolean);
  return ofJob.length > 0 ? ofJob : ['linux/amd64', 'linux/arm64'];
}

/** Those that the engine builds; without any, the release says so itself. */
function buildable(wanted: readonly unknown[], { places }: About): string[] {
  const known = places.registry?.platforms ?? [];
  const some = wanted.map(String).filter((each) => known.includes(each));
  return some.length === 0 ? wanted.map(String) : some;
}

/** The names of all images of the project. */
export function imageNames({ image, images, alsoTo }: Options, { env, slug }: About): string[] {
  const usual = String(image ?? (env['DOCKER_IMAGE'] || `ghcr.io/${slug}`));
  const several = Array.isArray(images) ? images.filter(isTable).map((each) => String(each['image'] ?? usual)) : [];
  const also = [alsoTo, ...(Array.isArray(images) ? images.filter(isTable).map((each) => each['alsoTo']) : [])];
  const more = also.flatMap((each) => (Array.isArray(each) ? each.map(String) : []));
  return [...new Set([...(several.length === 0 ? [usual] : several), ...more])];
}

/** The name of an image in the registry that stands for all: `127.0.0.1:5000/ghcr.io/acme/app`. */
export function localName(host: string, name: string): string {
  return `${host}/${name.replace(/:\d+(?=\/)/, '')}`;
}
