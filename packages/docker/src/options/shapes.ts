import { v } from '@waybill/kernel';
import { parseImageName, parseReference } from '@waybill/oci';
import { isTagTemplate } from './tag-template.ts';

export const text = v.pipe(v.string(), v.trim(), v.minLength(1));
export const imageName = v.pipe(
  text,
  v.toLowerCase(),
  v.check(
    (name) => parseImageName(name) !== undefined,
    'Expected a repository like `ghcr.io/owner/name`, without tag and digest',
  ),
);
export const platform = v.pipe(
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
export const tagTemplates = v.pipe(
  v.array(tagTemplate),
  v.check((all) => all.some((each) => each.includes('{version}')), 'Expected a tag that holds `{version}`'),
);
export const texts = v.array(text);
export const secret = v.pipe(
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
export const size = v.pipe(
  v.string(),
  v.regex(/^\d+(\.\d+)?\s*[kMG]?B$/, 'Expected a size like `250 MB`'),
  v.transform((given) => Number.parseFloat(given) * (scales.get(given.at(-2)) ?? 1)),
);
export const buildArg = v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*(=|$)/, 'Expected `NAME=value` or `NAME`'));

/** An image that was built before: an OCI layout on disk, or one that a registry holds. */
export const reference = v.pipe(
  text,
  v.transform((given) => given.replace(/^[^@]+/, (name) => name.toLowerCase())),
  v.check(
    (given) => parseReference(given) !== undefined,
    'Expected an image by digest, like `ghcr.io/owner/name@sha256:…`',
  ),
);

/** An image that follows https://github.com/moby/buildkit/blob/master/docs/attestations/sbom-protocol.md. */
export const scanner = v.pipe(
  v.string(),
  v.regex(/^[\w.:/@-]*[\w]$/, 'Expected an image like `ghcr.io/owner/scanner:1`'),
);
export const smoke = v.union([
  v.picklist(['auto', 'off']),
  v.pipe(v.array(v.pipe(v.array(text), v.minLength(1))), v.minLength(1)),
]);
export const health = v.strictObject({
  url: v.pipe(v.string(), v.url(), v.startsWith('http://', 'Expected a URL that begins with `http://`')),
  timeout: v.optional(v.pipe(v.number(), v.minValue(1)), 120),
});
export const node = v.strictObject({
  endpoint: text,
  platforms: v.optional(v.array(platform)),
  options: v.optional(v.record(text, text), {}),
});
export const sign = v.union([
  v.boolean(),
  v.strictObject({
    key: v.pipe(text, v.regex(/^\S+$/, 'Expected the name of a key, like `env://COSIGN_PRIVATE_KEY`')),
    log: v.optional(v.boolean(), true),
    publicKey: v.optional(text),
  }),
]);
