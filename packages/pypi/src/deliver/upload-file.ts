import type { Distribution } from '../files/index.ts';
import { type Connection, newBoundary, refusalOf, renderForm } from '../indexes/index.ts';
import { streamForm } from './stream-form.ts';
import { uploadFields } from './upload-fields.ts';

/** What became of an upload: the index took the file, or its status and words. */
export type Taken =
  | { readonly taken: true }
  | { readonly taken: false; readonly status: number; readonly words: string };

export interface UploadExtras {
  /** Hears how many bytes of the file are on their way. */
  readonly onProgress?: (sent: number) => void;
  /** PEP 740, as JSON. */
  readonly attestations?: string | undefined;
}

/** Milliseconds that an upload may take however small, and its slowest speed in bytes a millisecond (100 kB/s). */
const baseTimeout = 60_000;
const slowest = 100;

/** Sends a file to an index, by the upload API that all of them have. https://docs.pypi.org/api/upload/ */
export async function uploadFile(
  { index: { repository }, credentials, http, mask }: Connection,
  file: Distribution,
  { onProgress = () => {}, attestations }: UploadExtras = {},
): Promise<Taken> {
  const attested = attestations === undefined ? [] : [['attestations', attestations] as const];
  const form = renderForm([...uploadFields(file), ...attested], newBoundary(), file.name);
  const { size, body } = streamForm(form, file);
  const response = await http({
    url: repository,
    method: 'POST',
    headers: {
      'content-type': form.contentType,
      // With its size told, the stream is sent as it is: indexes take no chunked uploads.
      'content-length': String(size),
      authorization: await credentials.forUpload(),
    },
    body: () => body(onProgress),
    receive: 'nothing',
    timeout: baseTimeout + file.size / slowest,
    repeatable: 'an index takes the same bytes under the same name once',
    hint: 'Check `pypi.repository` and the network of this machine.',
  });
  if (response.ok) return { taken: true };
  return { taken: false, status: response.status, words: mask(await refusalOf(response)) };
}
