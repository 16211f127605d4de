import { stat } from 'node:fs/promises';
import { join } from 'node:path';

const folders = ['', 'docs/', 'doc/', 'api/', 'docs/api/', 'spec/'];
const names = ['openapi.json', 'openapi.yaml', 'openapi.yml'];

/** Where a repository is expected to have its OpenAPI document, in the order in which one is looked for. */
export const usualPlaces: readonly string[] = folders.flatMap((folder) => names.map((name) => `${folder}${name}`));

/** The OpenAPI document of a repository. @returns a path relative to `cwd`; nothing where there is none */
export async function findOpenApi(cwd: string): Promise<string | undefined> {
  const found = await Promise.all(usualPlaces.map((place) => isFile(join(cwd, place))));
  return usualPlaces.find((_, at) => found[at]);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
