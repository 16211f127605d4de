import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Artifact, HookInput, RestoreContext } from '@waybill/kernel';
import { parseFileName } from './files/parse-file-name.ts';
import { indexAccess } from './identity/index-access.ts';
import { destinations } from './indexes/index-targets.ts';
import { type SimpleIndex, simpleIndex } from './indexes/simple-index.ts';
import type { Options } from './options.ts';

/** Downloads the files of a release that an index holds with the recorded bytes; others are left to be built again. */
export async function restoreDistributions(input: HookInput<Options, RestoreContext>): Promise<void> {
  const { context, options } = input;
  const lost = context.artifacts.filter(({ kind }) => kind === 'sdist' || kind === 'wheel');
  for (const target of destinations(options, context.env).targets) {
    const reader = simpleIndex(indexAccess(target, input));
    for (const artifact of lost) await restoreFile(reader, artifact, context.cwd);
  }
}

async function restoreFile(reader: SimpleIndex, { name, path, sha256 }: Artifact, cwd: string): Promise<void> {
  const project = parseFileName(name)?.project;
  if (project === undefined || path === undefined) return;
  const file = (await reader.listed(project))?.files.find((each) => each.name === name && each.sha256 === sha256);
  if (file === undefined) return;
  const { body } = await reader.open(file);
  if (body === null) return;
  await mkdir(dirname(join(cwd, path)), { recursive: true });
  await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(join(cwd, path)));
}
