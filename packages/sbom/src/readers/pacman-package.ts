import { createPurl, type PlannedComponent } from '../bom/index.ts';
import { personName } from '../metadata/index.ts';

/** A package of Arch Linux by its `desc`: a key as `%NAME%`, then lines of it up to an empty one. */
export function pacmanPackage(text: string): PlannedComponent[] | undefined {
  const fields = new Map<string, string[]>();
  let values: string[] = [];
  for (const line of text.split('\n')) {
    const [, key] = /^%([A-Z0-9]+)%$/.exec(line) ?? [];
    if (key !== undefined) {
      values = [];
      fields.set(key, values);
    } else if (line !== '') values.push(line);
  }
  const [name, version, architecture] = ['NAME', 'VERSION', 'ARCH'].map((key) => fields.get(key)?.[0]);
  if (name === undefined || version === undefined) return undefined;
  const purl = createPurl('alpm', { namespace: 'arch', name, version, qualifiers: { arch: architecture } });
  const [license, ...others] = fields.get('LICENSE') ?? [];
  const packager = fields.get('PACKAGER')?.[0];
  const supplier = packager === 'Unknown Packager' ? undefined : personName(packager);
  return [
    {
      ...{ type: 'library', name, version, ref: purl ?? `alpm:${name}@${version}`, purl, dependsOn: [] },
      // Several of them leave open whether all hold or one may choose.
      ...(license !== undefined && others.length === 0 && license.length <= 500 && { license }),
      ...(supplier !== undefined && { supplier }),
    },
  ];
}
