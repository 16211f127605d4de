import { posix } from 'node:path';
import type { Document, OpenDocument } from './document.ts';
import { openJson } from './json-document.ts';
import type { Source } from './located.ts';
import { openToml } from './toml-document.ts';

/** By the end of a file's name. The parser of YAML is loaded when a project has such a file. */
const formats: Readonly<Record<string, () => Promise<OpenDocument>>> = {
  '.toml': async () => openToml,
  // uv's and Cargo's; a lock file of npm ends in `.json`.
  '.lock': async () => openToml,
  '.json': async () => openJson,
  '.yaml': yaml,
  '.yml': yaml,
  '.cff': yaml,
};

export const documentEndings = Object.keys(formats);

async function yaml(): Promise<OpenDocument> {
  return (await import('./yaml-document.ts')).openYaml;
}

/**
 * Parses a file in the format that its name tells.
 *
 * @returns `undefined` for a file of another kind
 * @throws EINVALIDTOML, EINVALIDJSON, EINVALIDYAML
 */
export async function openDocument(source: Source): Promise<Document | undefined> {
  const open = await formats[posix.extname(source.file)]?.();
  return open?.(source);
}
