import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BaseContext, settleAll } from '@waybill/kernel';
import { memberNotFound, notAPlugin } from '../errors.ts';
import { hasWork } from '../known-plugins/index.ts';
import type { Options } from '../options.ts';
import { type LoadedMember, listMembers, type Member } from './member.ts';
import { takePart } from './section.ts';

/**
 * Loads the members that have something to do, side by side. Node keeps what was imported, so that every hook may ask anew.
 *
 * @throws EMEMBERNOTFOUND, ENOTAPLUGIN; all of them at once
 */
export async function loadMembers(options: Options, context: BaseContext): Promise<LoadedMember[]> {
  const members = takePart(listMembers(options.members), context.options ?? {}).filter((member) => hasWork(member));
  const loads = members.map((member) => loadMember(member, placesOf(options, context.cwd)));
  return settleAll(loads);
}

/** Files to resolve from: the preset, which brings its plugins along; then the repository. As the host does. */
export function placesOf({ resolveFrom }: Options, cwd: string): string[] {
  const preset = resolveFrom?.startsWith('file:') ? fileURLToPath(resolveFrom) : resolveFrom;
  return [...(preset === undefined ? [] : [preset]), join(cwd, 'release.config.js')];
}

/** @throws EMEMBERNOTFOUND, ENOTAPLUGIN */
export async function loadMember(member: Member, places: readonly string[]): Promise<LoadedMember> {
  const { plugin, name } = member;
  const { hooks, file } = typeof plugin === 'string' ? await importFrom(plugin, places) : { hooks: plugin };
  if (typeof hooks !== 'object' || hooks === null) throw notAPlugin(name);
  return { ...member, hooks: hooks as LoadedMember['hooks'], ...(file !== undefined && { file }) };
}

interface Imported {
  readonly hooks: unknown;
  readonly file?: string;
}

async function importFrom(name: string, places: readonly string[]): Promise<Imported> {
  let failure: unknown;
  for (const place of places) {
    try {
      const file = createRequire(place).resolve(name);
      const { default: whole, ...named } = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
      return { hooks: whole ?? named, file };
    } catch (error) {
      failure = error;
      // Only "not here" sends to the next place: a plugin that fails to load is broken, not missing.
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') break;
    }
  }
  throw memberNotFound(name, failure);
}
