import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';
import { imageOptions } from './options/image-options.ts';
import { node, sign, text } from './options/shapes.ts';

const ownImage = v.partial(v.strictObject(imageOptions));

export const Options = options({
  ...imageOptions,
  images: option(
    v.optional(
      v.pipe(
        v.array(ownImage),
        v.check(
          (all) => new Set(all.map(({ image }) => image)).size === all.length,
          'Expected another `image` for each of them',
        ),
      ),
      [],
    ),
    'Several images of one release, each with the options above that differ for it: `[{ "image": "ghcr.io/acme/api", "target": "api" }]`.',
  ),
  builder: option(v.optional(text), 'Name of the builder; by default the current one.', { env: 'DOCKER_BUILDER' }),
  nodes: option(
    v.optional(v.array(node), []),
    'Machines that build, each for its `platforms`, together one builder that is removed afterwards: the `endpoint` of a BuildKit (`tcp://…`), `kubernetes://` or the name of a Docker context; `options` as `docker buildx create --driver-opt` takes them.',
  ),
  rehearse: option(
    v.optional(v.boolean(), false),
    'Whether a dry run also builds and checks the images, and keeps nothing of them; not for a Dockerfile that takes the wheel from `dist`, which a dry run does not build.',
  ),
  attachSboms: option(
    v.optional(v.boolean(), true),
    'Whether SBOMs of the image that other plugins wrote, and OpenVEX documents of a scan, are attached to it in the registry, unless `attestations` is `off`.',
  ),
  sign: option(
    v.optional(sign, false),
    'Whether cosign signs the image by its digest after delivery: with the identity of the job (`true`), or with a key that cosign finds by name: `{ "key": "env://COSIGN_PRIVATE_KEY" }`, a KMS, a file. With a key, `"log": false` keeps the signature out of the public transparency log. `publicKey` is a file of the repository with its public part, with which `npx waybill verify` checks the signature.',
  ),
  realms: option(
    v.optional(v.array(v.pipe(v.string(), v.regex(/^[^/@\s]+$/, 'it is no host, such as `auth.corp.example`'))), []),
    'Hosts of other sites that may be shown the credentials, where a registry names one as the realm of its tokens: `["auth.corp.example"]`.',
  ),
  username: option(v.optional(text), 'User name at the registry.', { env: 'DOCKER_REGISTRY_USER' }),
  password: option(
    v.optional(text),
    'Password or token of that user; without it, `GITHUB_TOKEN` for ghcr.io, else what `docker login` keeps.',
    { env: 'DOCKER_REGISTRY_PASSWORD', secret: true },
  ),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type DockerOptions = WrittenOptions<typeof Options>;
