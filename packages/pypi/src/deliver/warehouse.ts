import { type HttpRequest, nameOf } from '@waybill/kernel';
import { repositoryMoved, tokenRefused, unexpectedAnswer } from '../errors.ts';
import type { Distribution } from '../files/distribution.ts';
import type { IndexAccess } from '../indexes/index-access.ts';
import { refusalOf } from '../indexes/refusal-of.ts';
import { renderForm } from './render-form.ts';
import { streamForm } from './stream-form.ts';
import { uploadFields } from './upload-fields.ts';

/** What became of an upload: the index took the file, or its status and words. */
export type Taken =
  | { readonly taken: true }
  | { readonly taken: false; readonly status: number; readonly words: string };

/** The upload API of an index. https://docs.pypi.org/api/upload/ */
export interface Warehouse {
  /** Asks whether the credentials are accepted; nothing is stored. @throws ETOKENREFUSED, EREPOSITORYMOVED, EINDEXANSWER */
  verifyToken(): Promise<void>;
  upload(file: Distribution, extras?: UploadExtras): Promise<Taken>;
}

export interface UploadExtras {
  /** Hears how many bytes of the file are on their way. */
  readonly onProgress?: (sent: number) => void;
  /** PEP 740, as JSON. */
  readonly attestations?: string;
}

/** Milliseconds that an upload may take however small, and its slowest speed in bytes a millisecond (100 kB/s). */
const baseTimeout = 60_000;
const slowest = 100;

const hint = 'Check `pypi.repository` and the network of this machine.';

/** The writing side of an index. */
export function warehouse({ index: { repository }, credentials, http, mask }: IndexAccess): Warehouse {
  async function post(request: Omit<HttpRequest, 'url' | 'hint'>): Promise<Response> {
    const headers = { ...request.headers, authorization: await credentials.forUpload() };
    return http({ ...request, headers, url: repository, method: 'POST', hint });
  }

  return {
    async verifyToken() {
      const fields = [[':action', 'file_upload'] as const, ['protocol_version', '1'] as const];
      const { contentType, head, tail } = renderForm(fields, newBoundary());
      const response = await post({
        headers: { 'content-type': contentType },
        body: () => head + tail,
        redirect: 'manual',
        repeatable: 'a form without a file is refused before anything is stored',
      });
      const { status } = response;
      const words = mask(await refusalOf(response));
      if (status === 401 || status === 403) throw tokenRefused(repository, status, words);
      if (status >= 300 && status < 400) throw repositoryMoved(repository, response.headers.get('location') ?? '');
      // Whoever was let in is told that the form is incomplete; the status for it differs between indexes.
      if (status === 404 || status === 405 || status >= 429) {
        throw unexpectedAnswer(nameOf({ method: 'POST', url: repository }), status, words);
      }
    },

    async upload(file, { onProgress = () => {}, attestations } = {}) {
      const attested = attestations === undefined ? [] : [['attestations', attestations] as const];
      const form = renderForm([...uploadFields(file), ...attested], newBoundary(), file.name);
      const { size, body } = streamForm(form, file);
      const response = await post({
        // With its size told, the stream is sent as it is: indexes take no chunked uploads.
        headers: { 'content-type': form.contentType, 'content-length': String(size) },
        body: () => body(onProgress),
        timeout: baseTimeout + file.size / slowest,
        repeatable: 'an index takes the same bytes under the same name once',
      });
      const words = mask(await refusalOf(response));
      return response.ok ? { taken: true } : { taken: false, status: response.status, words };
    },
  };
}

const newBoundary = () => `waybill-${crypto.randomUUID()}`;
