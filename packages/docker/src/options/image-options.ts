import { option, v } from '@waybill/kernel';
import {
  buildArg,
  health,
  imageName,
  platform,
  reference,
  scanner,
  secret,
  size,
  smoke,
  tagTemplates,
  text,
  texts,
} from './shapes.ts';
import { defaultTags } from './tag-template.ts';

/** The options that may differ from image to image. */
export const imageOptions = {
  image: option(
    v.optional(imageName),
    'Repository of the image, without tag; by default `ghcr.io/<owner>/<repository>` of the GitHub repository.',
    { env: 'DOCKER_IMAGE' },
  ),
  alsoTo: option(
    v.optional(v.array(imageName), []),
    'Further repositories that get the same image and tags, on this registry or on others; credentials for other registries come from the Docker configuration.',
    { env: 'DOCKER_ALSO_TO' },
  ),
  tags: option(
    v.optional(tagTemplates, defaultTags),
    'Tags of the image, with the fields `{version}`, `{major}`, `{minor}`, `{patch}`, `{channel}` and `{sha}`; a tag is left out where it does not fit the release.',
    { env: 'DOCKER_TAGS' },
  ),
  dockerfile: option(v.optional(text, 'Dockerfile'), 'Path of the Dockerfile.'),
  context: option(v.optional(text, '.'), 'Folder that the Dockerfile copies from.'),
  target: option(
    v.optional(text),
    'Stage of the Dockerfile to build; by default `production` when there is such a stage, else the last one.',
  ),
  bake: option(
    v.optional(text),
    'Bake file that says how to build, instead of the options about the Dockerfile: its target `target`, or every target of its group `default`, is an image.',
  ),
  layouts: option(
    v.optional(texts, []),
    'OCI layouts, as folders or tar files, that other jobs built for some platforms each: they become one image, and nothing is built here.',
    { env: 'DOCKER_LAYOUTS' },
  ),
  digests: option(
    v.optional(v.array(reference), []),
    'Images that other jobs pushed for some platforms each, as `ghcr.io/owner/name@sha256:…`: they become one image, and nothing is built here.',
    { env: 'DOCKER_DIGESTS' },
  ),
  platforms: option(
    v.optional(v.pipe(v.array(platform), v.minLength(1)), ['linux/amd64', 'linux/arm64']),
    'Platforms to build for.',
    { env: 'DOCKER_PLATFORMS' },
  ),
  buildArgs: option(
    v.optional(v.array(buildArg), []),
    'Build arguments as `NAME=value`, or `NAME` to take the value from the environment; not for secrets, which an image would keep. `VERSION` and `PEP440_VERSION` are always passed.',
    { env: 'DOCKER_BUILD_ARGS' },
  ),
  labels: option(
    v.optional(v.record(text, text), {}),
    'Further labels and annotations; the `org.opencontainers.image` set is always there, and one of the same name here wins.',
  ),
  secrets: option(
    v.optional(v.array(secret), []),
    'Secrets for `RUN --mount=type=secret`, as `id=name,env=VARIABLE` or `id=name,src=file`.',
  ),
  ssh: option(v.optional(texts, []), 'SSH agents or keys for `RUN --mount=type=ssh`, such as `default`.'),
  contexts: option(
    v.optional(v.record(text, text), {}),
    'Further folders, images or repositories that `COPY --from=<name>` reads.',
  ),
  network: option(v.optional(v.picklist(['default', 'none', 'host'])), 'Network of the `RUN` steps.'),
  cacheFrom: option(
    v.optional(texts, []),
    'Caches to read, as buildx takes them: `type=gha,scope={platform}` is read for every platform.',
    { env: 'DOCKER_CACHE_FROM' },
  ),
  cacheTo: option(v.optional(texts, []), 'Caches to write, as buildx takes them: `type=gha,mode=max`.', {
    env: 'DOCKER_CACHE_TO',
  }),
  reproducible: option(
    v.optional(v.boolean(), false),
    'Whether the times of files become those of the commit, so that anybody who builds the commit gets the same layers. Every layer is then written and compressed anew in every release, and sent anew.',
  ),
  provenance: option(
    v.optional(v.picklist(['off', 'min', 'max'])),
    'How much the builder attests of how the image was built; by default `min`, or what a bake file asks for.',
  ),
  imageSbom: option(
    v.optional(v.union([v.boolean(), scanner]), false),
    'Whether the builder adds an SBOM of its own to the image: `true` for the scanner from Docker Hub, or the image of another scanner, such as a copy in your registry.',
  ),
  attestations: option(
    v.optional(v.picklist(['auto', 'beside', 'inside', 'off']), 'auto'),
    'Where provenance and SBOMs of the image go: `beside` attaches them to it in the registry, as OCI referrers; `inside` leaves those of the builder in the image, as buildx does by itself, which then is another image with every build; `off` has none made; `auto` is `beside`, and a registry that does not take them is a warning.',
  ),
  smoke: option(
    v.optional(smoke, 'auto'),
    'Commands that check the built image before the tag is made: each is a list of arguments for the entry point. They must succeed on every platform that the machine runs or emulates; one that ends in `--version` must answer with the version. `auto` tries `--version` when the image has an entry point, and only warns.',
  ),
  health: option(
    v.optional(health),
    'Checks a service: the image is run until `url`, such as `http://localhost:8793/health` as the container sees it, answers with success, for `timeout` seconds at most (120).',
  ),
  maxSize: option(v.optional(size), 'Maximum compressed size per platform: `250 MB`.'),
};
