import { parseJson, v } from '@waybill/kernel';
import { createPurl, joinLicenses, type PlannedComponent } from '../bom/index.ts';

const Package = v.object({
  name: v.pipe(v.string(), v.regex(/^[^/\s]{1,200}\/[^/\s]{1,200}$/)),
  version: v.pipe(v.string(), v.regex(/^\S{1,256}$/)),
  license: v.optional(v.array(v.string()), []),
});

/** Composer 2 has a key for the list; Composer 1 had the list alone. */
const Installed = v.union([v.object({ packages: v.array(Package) }), v.array(Package)]);

/** The packages of PHP in `vendor/composer/installed.json`. */
export function composerPackages(bytes: Uint8Array): PlannedComponent[] | undefined {
  const found = parseJson(Installed, bytes);
  if (found === undefined) return undefined;
  return (Array.isArray(found) ? found : found.packages).map(({ name, version, license }) => {
    const [namespace, base = name] = name.split('/');
    const purl = createPurl('composer', { namespace, name: base, version });
    // For Composer, one may choose among several.
    const stated = license.length === 1 ? license[0] : joinLicenses(license)?.replaceAll(' AND ', ' OR ');
    return {
      ...({ type: 'library', name, version, ref: purl ?? `composer:${name}@${version}`, purl } as const),
      ...(stated && stated.length <= 500 && { license: stated }),
      dependsOn: [],
    };
  });
}
