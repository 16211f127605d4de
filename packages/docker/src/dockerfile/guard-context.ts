import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join, posix, relative, sep } from 'node:path';
import { findLeftovers, scratchFolder, waybillFolder } from '@waybill/kernel';
import type { OneImage } from '../image/index.ts';
import { type Dockerfile, findDockerfile, findTaken, localSource } from './dockerfile.ts';
import { findDockerignore } from './find-hidden.ts';
import { isIgnored } from './ignored.ts';

/**
 * What release tools left in the checkout, and a Dockerfile that copies its whole context would put into the image. What
 * the Dockerfile names itself is meant to be there.
 *
 * @returns paths relative to the build context, with `/`
 */
export async function findOpenLeftovers(input: OneImage, dockerfile: Dockerfile): Promise<string[]> {
  const { options, context } = input;
  const above = relative(join(context.cwd, options.context), context.cwd).split(sep).join('/');
  const holdsCheckout = existsSync(join(context.cwd, options.context)) && !above.split('/').includes('..');
  const sources = findTaken(dockerfile)
    .filter(({ from }) => from === undefined)
    .flatMap((taken) => taken.sources.map((source) => posix.normalize(source).replace(/^\/+|\/+$/g, '')));
  const copiesAll = sources.some((source) => source === '.' || source === '' || /^[^/]*[*?[]/.test(source));
  if (!holdsCheckout || !copiesAll) return [];

  // The folder of the release may not be there yet.
  const names = [...new Set([waybillFolder, ...(await findLeftovers(input))])].map((name) => posix.join(above, name));
  const isNamed = (name: string) => sources.some((source) => source === name || source.startsWith(`${name}/`));
  const dockerignore = await findDockerignore(input);
  const isOut = (name: string) =>
    dockerignore !== undefined && (isIgnored(dockerignore, name) || isIgnored(dockerignore, `${name}/1.0.0/file`));
  return names.filter((name) => !isNamed(name) && !isOut(name));
}

/** What to do about it. The build itself gets none of it. */
export function describeOpenLeftovers({ options }: OneImage, names: readonly string[]): string {
  const list = names.map((name) => `\`${name}\``).join(', ');
  return `\`${options.dockerfile}\` copies its whole context, and \`.dockerignore\` does not leave out ${list}. The release keeps that out of the image; other builds do not. Add these lines to \`.dockerignore\`:\n\n${names.join('\n')}\n`;
}

export interface GuardedContext extends AsyncDisposable {
  /** The Dockerfile to build, where it is another one than the options say. */
  readonly dockerfile?: string;
}

/**
 * Keeps what release tools left in the checkout out of the build context: a copy of the Dockerfile, with an ignore file of
 * its own beside it, which the builder prefers to that of the context. Nothing in the checkout changes.
 *
 * @param parent where the copy is made, by default among temporary files
 */
export async function guardContext(input: OneImage, parent?: string): Promise<GuardedContext> {
  const nothing = { [Symbol.asyncDispose]: async () => {} };
  const local = localSource(input);
  const dockerfile = local === undefined ? undefined : await findDockerfile(input);
  if (local === undefined || dockerfile === undefined) return nothing;
  const names = await findOpenLeftovers(local, dockerfile);
  if (names.length === 0) return nothing;
  const folder = scratchFolder('dockerfile', parent === undefined ? {} : { parent });
  const copy = join(folder.path, basename(local.options.dockerfile));
  const { text = '' } = (await findDockerignore(local)) ?? {};
  await writeFile(copy, dockerfile.text);
  await writeFile(`${copy}.dockerignore`, `${text}\n${names.join('\n')}\n`);
  return { dockerfile: copy, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}
