import type { Artifact, HookInput, RestoreContext } from '@waybill/kernel';
import { parseFileName } from '../files/index.ts';
import { indexAccess } from '../identity/index.ts';
import { destinations, simpleIndex } from '../indexes/index.ts';
import type { Options } from '../options.ts';

/** Files of a release that an index took and does not list any more: `parcel-1.2.0.tar.gz on PyPI`. */
export async function confirmListed(input: HookInput<Options, RestoreContext>): Promise<string[]> {
  const { context, options } = input;
  const missing: string[] = [];
  for (const target of destinations(options, context.env).targets) {
    const wanted = context.artifacts.filter(({ kind }) => goesTo(target.files, kind));
    const access = indexAccess(target, input);
    const reader = simpleIndex(access);
    const projects = Map.groupBy(wanted, ({ name }) => parseFileName(name)?.project ?? name);
    for (const [project, files] of projects) {
      const listed = new Set((await reader.listed(project))?.files.map(({ name }) => name));
      missing.push(
        ...files.filter(({ name }) => !listed.has(name)).map(({ name }) => `${name} on ${access.index.name}`),
      );
    }
  }
  return missing;
}

function goesTo(files: 'all' | 'sdist' | 'wheel', kind: Artifact['kind']): boolean {
  return files === 'all' ? kind === 'sdist' || kind === 'wheel' : kind === files;
}
