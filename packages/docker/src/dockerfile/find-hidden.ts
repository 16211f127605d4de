import fs from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ImageContext } from '../image/index.ts';
import { type Dockerfile, findTaken, readIfThere } from './dockerfile.ts';
import { type Dockerignore, hasExceptions, type IgnoringLine, ignoringLine } from './ignored.ts';

/** Files that are looked at for one source. */
const mostFiles = 5_000;

/** What keeps parts of the build context from the builder: a file beside the Dockerfile goes before that of the context. */
export async function findDockerignore({ options, context }: ImageContext): Promise<Dockerignore | undefined> {
  const beside = `${options.dockerfile}.dockerignore`;
  for (const name of [beside, posix.join(options.context, '.dockerignore')]) {
    const text = await readIfThere(join(context.cwd, name));
    if (text !== undefined) return { name, text };
  }
  return undefined;
}

/** Sentences about sources of `COPY` and `ADD` that a `.dockerignore` keeps from the builder as a whole. */
export async function findHidden(input: ImageContext, dockerfile: Dockerfile): Promise<string[]> {
  const { options, context } = input;
  const dockerignore = await findDockerignore(input);
  if (dockerignore === undefined) return [];
  const folder = join(context.cwd, options.context);
  const sentences: string[] = [];
  for (const { line, instruction, from, sources } of findTaken(dockerfile)) {
    if (from !== undefined) continue;
    for (const source of sources) {
      const hiding = await hidingLine(folder, dockerignore, source);
      if (hiding === undefined) continue;
      const where = `\`${options.dockerfile}\`, line ${line}: \`${instruction}\` needs \`${source}\``;
      const why = `\`${dockerignore.name}\`, line ${hiding.line} (\`${hiding.pattern}\`), keeps it out of the build context`;
      sentences.push(`${where}, and ${why}. Remove that line, or add \`!${clean(source)}\` below it.`);
    }
  }
  return [...new Set(sentences)];
}

/** The line that hides all that a source stands for; `undefined` when something of it is left, or nothing certain is known. */
async function hidingLine(
  folder: string,
  dockerignore: Dockerignore,
  source: string,
): Promise<IgnoringLine | undefined> {
  const path = clean(source);
  // A variable, an address, or the context itself.
  if (path === '' || path === '.' || path.startsWith('..') || /\$|:\/\/|^git@/.test(path)) return undefined;
  const files = await listFiles(folder, path);
  if (files.length === 0) {
    // It may be made later. A line that takes something back might take back this.
    return hasExceptions(dockerignore) ? undefined : ignoringLine(dockerignore, makeSample(path));
  }
  const lines = files.map((file) => ignoringLine(dockerignore, file));
  return lines.every((each) => each !== undefined) ? lines[0] : undefined;
}

function clean(source: string): string {
  return posix.normalize(source).replace(/^\/+|\/+$/g, '');
}

/** A path that a pattern matches. */
function makeSample(pattern: string): string {
  return pattern.replace(/\[[^\]]*\]|[*?]/g, 'x');
}

/** The files that a source stands for, folders walked. */
async function listFiles(folder: string, path: string): Promise<string[]> {
  const files: string[] = [];
  const open: string[] = [];
  // By Node's whole `fs`: an older Node has no `glob`, and must get as far as to say that it is too old.
  for await (const found of fs.promises.glob(path, { cwd: folder })) open.push(found.split('\\').join('/'));
  for (let next = open.pop(); next !== undefined && files.length < mostFiles; next = open.pop()) {
    const entries = await readdir(join(folder, next), { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) files.push(next);
    for (const entry of entries ?? []) {
      const below = posix.join(next, entry.name);
      if (entry.isDirectory()) open.push(below);
      else files.push(below);
    }
  }
  return files;
}
