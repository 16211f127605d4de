import { join } from 'node:path';
import { type Artifact, fileSink, type HookInput, type RestoreContext } from '@waybill/kernel';
import { parseFileName } from '../files/index.ts';
import { indexAccess } from '../identity/index.ts';
import { destinations, type SimpleIndex, simpleIndex } from '../indexes/index.ts';
import type { Options } from '../options.ts';

/** Downloads the files of a release that an index holds with the recorded bytes; others are left to be built again. */
export async function restoreDistributions(input: HookInput<Options, RestoreContext>): Promise<void> {
  const { context, options } = input;
  const lost = context.artifacts.filter(({ kind }) => kind === 'sdist' || kind === 'wheel');
  for (const target of destinations(options, context.env).targets) {
    const reader = simpleIndex(indexAccess(target, input));
    for (const artifact of lost) await restoreFile(reader, artifact, context.cwd);
  }
}

async function restoreFile(reader: SimpleIndex, { name, path, sha256, size }: Artifact, cwd: string): Promise<void> {
  const project = parseFileName(name)?.project;
  if (project === undefined || path === undefined) return;
  const file = (await reader.listed(project))?.files.find((each) => each.name === name && each.sha256 === sha256);
  if (file === undefined) return;
  const sink = fileSink(join(cwd, path));
  await reader.download(file, size ?? file.size ?? largest, sink.receive);
  await sink.keep(sha256);
}

/** Bytes of a file whose size nobody tells. */
const largest = 2 ** 30;
