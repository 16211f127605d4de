import { parseJson, v } from '@waybill/kernel';
import { createPurl, type PlannedComponent } from '../bom/index.ts';
import { personName } from '../metadata/index.ts';

/** Names of packages have 214 characters at most. */
const Package = v.object({
  name: v.pipe(v.string(), v.regex(/^(?:@[^/\s]{1,214}\/)?[^/\s]{1,214}$/)),
  version: v.pipe(v.string(), v.regex(/^\S{1,256}$/)),
  license: v.optional(v.unknown()),
  author: v.optional(v.unknown()),
});

/** An installed package of Node.js by its `package.json`; `undefined` for one that names none. */
export function nodeComponents(bytes: Uint8Array): PlannedComponent[] | undefined {
  const found = parseJson(Package, bytes);
  if (found === undefined) return undefined;
  const { name, version } = found;
  const [scope, base] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = createPurl('npm', { namespace: scope, name: base ?? name, version });
  const license = wordOf(found.license, 'type');
  const supplier = personName(wordOf(found.author, 'name'));
  return [
    {
      ...{ type: 'library', name, version, ref: purl ?? `node:${name}@${version}`, purl, dependsOn: [] },
      ...(license !== undefined && license.length <= 500 && { license }),
      ...(supplier !== undefined && { supplier }),
    },
  ];
}

/** A text, or the text under a key of an object. */
function wordOf(value: unknown, key: string): string | undefined {
  const word = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : value;
  return typeof word === 'string' && word !== '' ? word : undefined;
}
