import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Size {
  readonly name: string;
  readonly layers: number;
  /** MiB of each layer; they are random, so that nothing compresses. */
  readonly layerSize: number;
  readonly platforms: readonly string[];
  /** More options of the plugin; its defaults otherwise. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Writes a project whose image has so many layers of so many bytes, and a last one that changes with each version. */
export async function writeProject(folder: string, { layers, layerSize }: Size): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = Array.from({ length: layers }, (_none, at) => `layer-${at}`);
  for (const name of names) await writeRandom(join(folder, name), layerSize);
  const copies = names.map((name) => `COPY ${name} /data/`);
  await writeFile(join(folder, 'Dockerfile'), ['FROM scratch', ...copies, 'COPY changing /', ''].join('\n'));
  await writeFile(join(folder, '.dockerignore'), '.waybill\n');
  await changeProject(folder);
}

/** What a new version of the project changes: one small file in the last layer. */
export async function changeProject(folder: string): Promise<void> {
  await writeFile(join(folder, 'changing'), randomBytes(200_000));
}

async function writeRandom(file: string, megabytes: number): Promise<void> {
  function* chunks() {
    for (let at = 0; at < megabytes; at += 1) yield randomBytes(2 ** 20);
  }
  await pipeline(Readable.from(chunks()), createWriteStream(file));
}
