import { parseJson, v } from '@waybill/kernel';
import { createPurl, type PlannedComponent } from '../bom/index.ts';
import { publicHref } from '../metadata/index.ts';

const Package = v.object({
  name: v.pipe(v.string(), v.minLength(1)),
  version: v.string(),
  build: v.optional(v.string()),
  subdir: v.optional(v.string()),
  channel: v.optional(v.string()),
  license: v.optional(v.nullable(v.string())),
  sha256: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)))),
  url: v.optional(v.nullable(v.string())),
  files: v.optional(v.array(v.string()), []),
});

export interface CondaPackage {
  readonly component: PlannedComponent;
  /** Metadata of the Python distributions that it brought, relative to the environment. */
  readonly distributions: readonly string[];
}

/** A package of conda by its record in `conda-meta`. */
export function condaPackage(bytes: Uint8Array): CondaPackage | undefined {
  const found = parseJson(Package, bytes);
  if (found === undefined) return undefined;
  const { name, version, build, subdir, sha256, license, files } = found;
  const channel = channelName(found.channel);
  const purl = createPurl('conda', { name, version, qualifiers: { build, channel, subdir } });
  const url = withoutToken(found.url ?? '');
  return {
    component: {
      ...{ type: 'library', name, version, ref: purl ?? `conda:${name}@${version}`, purl, dependsOn: [] },
      ...(license && license.length <= 500 && { license }),
      ...(url !== undefined && { files: [{ name: url, ...(sha256 && { sha256 }) }] }),
    },
    distributions: files.filter((file) => /\.(?:dist-info\/METADATA|egg-info(?:\/PKG-INFO)?)$/.test(file)),
  };
}

/** `https://conda.example/t/<token>/conda-forge/linux-64` → `conda-forge`. */
function channelName(channel: string | undefined): string | undefined {
  const path =
    channel && URL.canParse(channel) ? (withoutToken(channel) ?? '').replace(/^[a-z]+:\/\/[^/]*/, '') : channel;
  return path
    ?.split('/')
    .filter((part) => part !== '' && !/^(?:noarch|(?:linux|osx|win)-\w+)$/.test(part))
    .at(-1);
}

/** Addresses of private channels may hold a token. */
function withoutToken(url: string): string | undefined {
  return publicHref(url)?.replace(/\/t\/[^/]+/, '');
}
