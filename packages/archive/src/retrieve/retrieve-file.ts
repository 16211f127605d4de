import { type Artifact, fileSink, sha256File } from '@waybill/kernel';
import { type Connection, look, read } from '../store/index.ts';

/** What became of a file: `kept` was there before, with the right bytes. */
export type Retrieved = 'fetched' | 'kept' | 'missing' | 'differs';

/** Bytes of an object whose size nobody recorded. */
const largest = 2 ** 36;

/**
 * Gets a file out of the archive, under its name only when its bytes are the recorded ones.
 *
 * @param path where it goes
 */
export async function retrieveFile(
  connection: Connection,
  key: string,
  { path, sha256, size }: { readonly path: string; readonly sha256: string; readonly size: Artifact['size'] },
): Promise<Retrieved> {
  if ((await sha256File(path).catch(() => undefined)) === sha256) return 'kept';
  const found = await look(connection, key);
  if (found.is === 'missing') return 'missing';
  const stored = found.is === 'there' ? found.object.size : undefined;
  if (size !== undefined && stored !== undefined && stored !== size) return 'differs';
  const sink = fileSink(path);
  if (!(await read(connection, key, { size: size ?? stored ?? largest, receive: sink.receive }))) return 'missing';
  return (await sink.keep(sha256)) ? 'fetched' : 'differs';
}
