import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type TarHeader } from 'modern-tar';
import { type Field, fieldsOf } from '../upload.ts';

const pyarmor = /__pyarmor_(?:enter|exit|assert|bcc)__|__pyarmor__\(__name__, __file__,/;

/** Why PyPI refuses code of this text, or nothing (pypi/warehouse: utils/scanner_rules). */
export function codeRefusal(path: string, text: string): string | undefined {
  if (!/\.pye?$/i.test(path) || text.length > 5 * 2 ** 20) return undefined;
  const see = 'See https://pypi.org/policy/acceptable-use-policy/ for more information.';
  if (pyarmor.test(text)) return `PyArmor-encrypted content is not allowed. ${see}`;
  const isDefended = ['BEGIN', 'END'].every((edge) => text.includes(`---${edge} PYE FILE---`));
  return isDefended ? `SourceDefender-encrypted content is not allowed. ${see}` : undefined;
}

/** Why PyPI refuses an sdist for what it holds, or nothing (pypi/warehouse: forklift/legacy.py). */
export async function sdistRefusal(
  path: string,
  filename: string,
  form: readonly Field[],
): Promise<string | undefined> {
  const read = await readTar(path).catch(() => undefined);
  if (read === undefined) return 'Invalid distribution file. File is not a tarfile';
  const { headers, refusal } = read;
  const names = headers.map(({ name }) => name.replace(/\/+$/, ''));
  if (headers.some(({ pax = {} }) => Object.keys(pax).some((key) => key.startsWith('GNU.sparse.')))) {
    return 'Invalid distribution file. tar archive not accepted: Sparse members are not allowed. See https://docs.pypi.org/archives for more information';
  }
  const top = sharedFolder(names);
  if (['', '.', '/'].includes(top))
    return 'Invalid distribution file. Incorrect number of top-level directories in sdist';
  if (!names.includes(`${top}/PKG-INFO`)) return `Invalid distribution file. PKG-INFO not found at ${top}/PKG-INFO`;
  if (refusal !== undefined) return `Invalid distribution file. ${refusal}`;
  const lacking = fieldsOf(form, 'license_file').find((file) => !names.includes(`${top}/${file}`));
  return lacking && `License-File ${lacking} does not exist in distribution file ${filename} at ${top}/${lacking}`;
}

async function readTar(
  path: string,
): Promise<{ readonly headers: readonly TarHeader[]; readonly refusal: string | undefined }> {
  const unpacked = Readable.toWeb(createReadStream(path).pipe(createGunzip())) as unknown as ReadableStream<Uint8Array>;
  const headers: TarHeader[] = [];
  let refusal: string | undefined;
  for await (const { header, body } of unpacked.pipeThrough(createTarDecoder())) {
    headers.push(header);
    const isCode = /\.pye?$/i.test(header.name) && (header.size ?? 0) <= 5 * 2 ** 20;
    if (isCode) refusal ??= codeRefusal(header.name, await new Response(body).text());
    // Read to its end: the decoder waits for ever after a body that is cancelled.
    else for await (const _ of body);
  }
  return { headers, refusal };
}

/** The folder that all names are in, as Python's `os.path.commonpath` says. */
function sharedFolder(names: readonly string[]): string {
  const parts = names.map((name) => name.split('/').filter((part) => part !== '' && part !== '.'));
  const shortest = Math.min(...parts.map(({ length }) => length));
  const first = parts[0] ?? [];
  const differs = first.findIndex((part, at) => at >= shortest || parts.some((other) => other[at] !== part));
  return first.slice(0, differs === -1 ? shortest : differs).join('/');
}
