import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { type Ports, repeat } from '@waybill/kernel';
import { longestEntry, parseEntry } from '../contents/index.ts';
import { otherBytes } from '../errors.ts';
import { type Connection, look, read } from '../store/index.ts';
import { type Archived, archiveFile, type Writer } from '../upload/index.ts';

export interface EntryPlace {
  /** The copy of the ledger beside the artifacts. */
  readonly file: string;
  /** Where a copy of that goes, which nobody changes meanwhile. */
  readonly copy: string;
  readonly name: string;
  readonly key: string;
  readonly ports: Pick<Ports, 'clock'>;
}

/**
 * Archives the ledger's entry as it is now. One that an earlier run has archived is of an earlier moment: it stays where it says
 * that the release consists of the same.
 *
 * @returns nothing for a release without a ledger
 * @throws EARCHIVEDIFFERS
 */
export async function archiveEntry(
  writer: Writer,
  { file, copy, name, key, ports }: EntryPlace,
): Promise<Archived | undefined> {
  const text = await readWhole(file, ports);
  const own = parseEntry(text);
  if (own === undefined) return undefined;
  const { connection } = writer;
  const found = await look(connection, key);
  if (found.is === 'there') {
    const archived = await download(connection, key, found.object.size);
    if (parseEntry(archived.toString()) !== own) {
      const ours = 'an entry for other artifacts';
      throw otherBytes(connection.place(key), { archived: 'a ledger of another release', ours });
    }
    return {
      name,
      sha256: createHash('sha256').update(archived).digest('hex'),
      size: archived.length,
      is: 'there',
      taken: 0,
    };
  }
  await writeFile(copy, text);
  return archiveFile(
    writer,
    { name, path: copy, mediaType: 'application/json', sha256: undefined, isOptional: false },
    key,
  );
}

/** The pipeline writes it whenever it changes: half of it may be there in a moment. */
async function readWhole(file: string, { clock }: Pick<Ports, 'clock'>): Promise<string> {
  const attempt = () => readFile(file, 'utf8').catch(() => '');
  return repeat(attempt, (text) => text === '' || parseEntry(text) !== undefined, { clock, pause: 100, attempts: 20 });
}

async function download(connection: Connection, key: string, size: number): Promise<Buffer> {
  if (size > longestEntry) return Buffer.alloc(0);
  let pieces: Uint8Array[] = [];
  await read(connection, key, {
    size,
    async receive(body) {
      pieces = [];
      for await (const piece of body) pieces.push(Uint8Array.from(piece));
    },
  });
  return Buffer.concat(pieces);
}
