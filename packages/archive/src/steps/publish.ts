import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type HookInput,
  inParallel,
  type PublishContext,
  readArtifacts,
  releasePaths,
  scratchFolder,
} from '@waybill/kernel';
import { type ArchivedFile, listContents, placeOf, renderSums, sumsName } from '../contents/index.ts';
import type { Options } from '../options.ts';
import { connect } from '../store/index.ts';
import { type Archived, archiveFile, type Writer } from '../upload/index.ts';
import { archiveEntry } from './archive-entry.ts';

/** Files that are on their way at the same time; a large one has several parts on its way. */
const simultaneous = 3;

/**
 * Makes sure that the archive has everything that the release made: first the files, then the ledger, last the list of hashes,
 * so that a release with a list is complete.
 */
export async function publish(input: HookInput<Options, PublishContext>) {
  const { context, options } = input;
  const { cwd, logger, nextRelease } = context;
  const { version, gitTag: tag, channel } = nextRelease;
  await using scratch = scratchFolder('archive');
  await mkdir(scratch.path, { recursive: true });
  const artifacts = await readArtifacts(cwd, version);
  const files = await listContents(cwd, version, artifacts, options.image ? join(scratch.path, 'layouts') : undefined);
  const connection = await connect(input);
  const place = placeOf(options.prefix, { version, tag, channel }, context.options);
  const writer = createWriter(connection, logger);

  const archived = await inParallel(files, simultaneous, async (file) => {
    const done = await archiveFile(writer, file, `${place}/${file.name}`);
    if (done === undefined) logger.warn(`${file.name} is not there any more, and is left out of the archive.`);
    else if (done.taken > 0) logger.log(`${file.name}: ${done.taken} parts of an earlier run were there.`);
    return done === undefined ? [] : [done];
  });
  const name = releasePaths.names.entry;
  const entry = await archiveEntry(writer, {
    file: join(cwd, releasePaths.of(version).entry),
    copy: join(scratch.path, name),
    name,
    key: `${place}/${name}`,
    ports: input.ports,
  });
  const all = [...archived.flat(), ...(entry === undefined ? [] : [entry])];
  await archiveFile(writer, await writeSums(scratch.path, all), `${place}/${sumsName}`);

  const there = all.filter(({ is }) => is === 'there').length;
  const known = there === 0 ? '' : `; ${there} of them were there`;
  logger.success(`Archived ${all.length} files at ${connection.place(place)}${known}.`);
  return { name: 'Archive', place: connection.place(place), files: all.length };
}

function createWriter(connection: Writer['connection'], { warn }: PublishContext['logger']): Writer {
  let isTold = false;
  return {
    connection,
    onUnconditional() {
      if (isTold) return;
      isTold = true;
      warn(
        `${connection.service.name} has no conditional writes: a file is looked for before it is written, so another writer in that moment could be overwritten.`,
      );
    },
  };
}

async function writeSums(folder: string, all: readonly Archived[]): Promise<ArchivedFile> {
  const path = join(folder, sumsName);
  await writeFile(path, renderSums(all));
  return { name: sumsName, path, mediaType: 'text/plain', sha256: undefined, isOptional: false };
}
