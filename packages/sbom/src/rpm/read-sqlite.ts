import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from '@waybill/kernel';

/**
 * The headers of packages in `rpmdb.sqlite`, RPM's database since 2020. It is data from an image, so SQLite reads a copy that nothing
 * else uses, and runs one statement of ours.
 *
 * @param log what SQLite has not written back, where that is in the image
 * @throws what SQLite says of what is no such database
 */
export async function readSqlite(bytes: Buffer, log: Buffer | undefined): Promise<Buffer[]> {
  await using folder = scratchFolder('rpm');
  const path = join(folder.path, 'rpmdb.sqlite');
  await writeFile(path, bytes);
  if (log !== undefined) await writeFile(`${path}-wal`, log);
  // Loaded here: Node says once that it is new.
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path, { allowExtension: false });
  try {
    database.exec('PRAGMA trusted_schema = OFF');
    const rows = database.prepare('SELECT blob FROM Packages ORDER BY hnum').all();
    return rows.flatMap(({ blob }) => (blob instanceof Uint8Array ? [Buffer.from(blob)] : []));
  } finally {
    database.close();
  }
}
