import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Env, parseJson, v } from '@waybill/kernel';
import { buildxFolder } from '@waybill/oci';

const Instance = v.object({ Driver: v.optional(v.string()), Nodes: v.optional(v.array(v.unknown()), []) });

/**
 * Whether any builder that buildx keeps on this machine may have several nodes. Asking buildx takes a tenth of a small
 * build; most machines have no such builder.
 */
export async function mayHaveNodes(env: Env): Promise<boolean> {
  const folder = builderFolder(env);
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.map((name) => hasNodes(join(folder, name))));
  return found.includes(true);
}

/** Where buildx keeps a file for each builder, of its name. */
export function builderFolder(env: Env): string {
  return join(buildxFolder(env), 'instances');
}

/** A file that is not understood counts as one: then buildx is asked. */
async function hasNodes(file: string): Promise<boolean> {
  const instance = parseJson(Instance, await readFile(file, 'utf8').catch(() => ''));
  // A cluster makes as many nodes of one as it has replicas.
  return instance === undefined || instance.Nodes.length !== 1 || instance.Driver === 'kubernetes';
}
