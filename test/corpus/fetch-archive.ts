import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, preparedFolder } from '../../packages/rehearsal/src/process/cache-folder.ts';
import { findPypi } from '../harness/pypi/find-pypi.ts';
import { installSettings } from '../harness/pypi/install-settings.ts';
import type { Source } from './projects.ts';

interface IndexFile {
  readonly filename: string;
  readonly url: string;
  readonly hashes: Readonly<Record<string, string>>;
}

/** The index that this machine's pip uses. */
async function indexUrl(): Promise<string> {
  const pypi = await findPypi();
  const settings = pypi.isReached ? await installSettings(pypi.python) : {};
  return (settings['UV_DEFAULT_INDEX'] ?? 'https://pypi.org/simple').replace(/\/?$/, '/');
}

let index: Promise<string> | undefined;

async function listFiles(name: string): Promise<readonly IndexFile[]> {
  index ??= indexUrl();
  const url = new URL(`${name.toLowerCase().replace(/[-_.]+/g, '-')}/`, await index);
  const response = await fetch(url, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } });
  if (!response.ok) throw new Error(`The index answered ${response.status} for ${name}.`);
  const { files } = (await response.json()) as { readonly files: readonly IndexFile[] };
  return files.map((file) => ({ ...file, url: new URL(file.url, response.url).href }));
}

/**
 * The source archive of a project, from the cache folder or the index.
 *
 * @throws when the index does not have the file with this SHA-256, or serves other bytes
 */
export async function fetchArchive({ name, version, sha256 }: Source): Promise<string> {
  const folder = await preparedFolder(cacheFolder(), `corpus-${sha256}`, async (draft) => {
    const file = (await listFiles(name)).find(({ hashes }) => hashes['sha256'] === sha256);
    if (file === undefined) throw new Error(`The index has no file of ${name} ${version} with SHA-256 ${sha256}.`);
    const response = await fetch(file.url);
    if (!response.ok || response.body === null) throw new Error(`${file.filename}: ${response.status}`);
    const hash = createHash('sha256');
    const hashed = new Transform({
      transform(chunk, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), hashed, createWriteStream(join(draft, 'source.tar.gz')));
    if (hash.digest('hex') !== sha256) throw new Error(`${file.filename} does not have the SHA-256 of the list.`);
  });
  return join(folder, 'source.tar.gz');
}
