import { option, options, v } from '@waybill/kernel';
import { parseImageName } from './parse-image-name.ts';
import { defaultTags, isTagTemplate } from './plan-tags.ts';

const text = v.pipe(v.string(), v.trim(), v.minLength(1));
const imageName = v.pipe(
  text,
  v.toLowerCase(),
  v.check(
    (name) => parseImageName(name) !== undefined,
    'Expected a repository like `ghcr.io/owner/name`, without tag and digest',
  ),
);
const platform = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9]+)?$/, 'Expected a platform like `linux/amd64`'),
);
const tagTemplate = v.pipe(
  text,
  v.check(
    isTagTemplate,
    'Expected a tag with fields such as `{version}`, `{major}`, `{minor}`, `{channel}` or `{sha}`',
  ),
);
const tagTemplates = v.pipe(
  v.array(tagTemplate),
  v.check((all) => all.some((each) => each.includes('{version}')), 'Expected a tag that holds `{version}`'),
);
const texts = v.array(text);
const secret = v.pipe(
  v.string(),
  v.regex(
    /^id=[\w.-]+(,(type=(env|file)|env=\w+|(src|source)=[^,]+))*$/,
    'Expected `id=name,env=VARIABLE` or `id=name,src=file`',
  ),
);
const scales = new Map<string | undefined, number>([
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
]);
const size = v.pipe(
  v.string(),
  v.regex(/^\d+(\.\d+)?\s*[kMG]?B$/, 'Expected a size like `250 MB`'),
  v.transform((given) => Number.parseFloat(given) * (scales.get(given.at(-2)) ?? 1)),
);
const buildArg = v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*(=|$)/, 'Expected `NAME=value` or `NAME`'));

export const Options = options({
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
  builder: option(v.optional(text), 'Name of the builder; by default the current one.', { env: 'DOCKER_BUILDER' }),
  cacheFrom: option(
    v.optional(texts, []),
    'Caches to read, as buildx takes them: `type=gha,scope={platform}` is read for every platform.',
    { env: 'DOCKER_CACHE_FROM' },
  ),
  cacheTo: option(v.optional(texts, []), 'Caches to write, as buildx takes them: `type=gha,mode=max`.', {
    env: 'DOCKER_CACHE_TO',
  }),
  reproducible: option(
    v.optional(v.boolean(), true),
    'Whether the times of files become those of the commit, so that two builds of a commit give the same layers; without it, layers that the builder has in its cache are neither written nor sent again.',
  ),
  provenance: option(
    v.optional(v.picklist(['off', 'min', 'max']), 'off'),
    'Attestation of how the image was built, made by the builder; with one, no two builds have the same digest.',
  ),
  imageSbom: option(v.optional(v.boolean(), false), 'Whether the builder adds an SBOM of its own to the image.'),
  attachSboms: option(
    v.optional(v.boolean(), false),
    'Whether SBOMs of the image that other plugins wrote are attached to it in the registry.',
  ),
  smoke: option(
    v.optional(
      v.union([v.picklist(['auto', 'off']), v.pipe(v.array(v.pipe(v.array(text), v.minLength(1))), v.minLength(1))]),
      'auto',
    ),
    'How the built image proves itself before the tag: a list of commands, each a list of arguments for the entry point, that must succeed on every platform that the machine runs or emulates; one that ends in `--version` must answer with the version. `auto` tries `--version` when the image has an entry point, and only warns.',
  ),
  maxSize: option(v.optional(size), 'Most that one platform of the image may have, compressed: `250 MB`.'),
  username: option(v.optional(text), 'User name at the registry.', { env: 'DOCKER_REGISTRY_USER' }),
  password: option(
    v.optional(text),
    'Password or token of that user; without it, `GITHUB_TOKEN` for ghcr.io, else what `docker login` keeps.',
    { env: 'DOCKER_REGISTRY_PASSWORD', secret: true },
  ),
});

export type Options = v.InferOutput<typeof Options>;
