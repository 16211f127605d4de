import { parseJson, v } from '@waybill/kernel';
import { createPurl, type PlannedComponent } from '../bom/index.ts';

const Document = v.object({ libraries: v.record(v.string(), v.object({ type: v.string() })) });

/** The packages of NuGet that a program of .NET was built with, by its `*.deps.json`. */
export function dotnetPackages(bytes: Uint8Array): PlannedComponent[] | undefined {
  const found = parseJson(Document, bytes);
  if (found === undefined) return undefined;
  return Object.entries(found.libraries).flatMap(([key, { type }]) => {
    const [, name, version] = /^(?:runtimepack\.)?([\w.-]{1,200})\/([0-9][\w.+-]{0,100})$/.exec(key) ?? [];
    // The projects themselves are of another type.
    if (!['package', 'runtimepack'].includes(type) || name === undefined || version === undefined) return [];
    const purl = createPurl('nuget', { name, version });
    return [{ type: 'library', name, version, ref: purl ?? `nuget:${name}@${version}`, purl, dependsOn: [] } as const];
  });
}
