import { nameOf } from '@waybill/kernel';
import { repositoryMoved, tokenRefused, unexpectedAnswer } from '../errors.ts';
import type { Connection } from './connection.ts';
import { refusalOf } from './refusal-of.ts';
import { newBoundary, renderForm } from './render-form.ts';

/**
 * Asks whether an index accepts the credentials for uploads, by a form without a file: nothing is stored.
 *
 * @throws ETOKENREFUSED, EREPOSITORYMOVED, EINDEXANSWER
 */
export async function verifyToken({ index: { repository }, credentials, http, mask }: Connection): Promise<void> {
  const fields = [[':action', 'file_upload'] as const, ['protocol_version', '1'] as const];
  const { contentType, head, tail } = renderForm(fields, newBoundary());
  const response = await http({
    url: repository,
    method: 'POST',
    headers: { 'content-type': contentType, authorization: await credentials.forUpload() },
    body: () => head + tail,
    receive: 'nothing',
    redirect: 'manual',
    repeatable: 'a form without a file is refused before anything is stored',
    hint: 'Check `pypi.repository` and the network of this machine.',
  });
  const { status } = response;
  const words = mask(await refusalOf(response));
  if (status === 401 || status === 403) throw tokenRefused(repository, status, words, credentials.variable);
  if (status >= 300 && status < 400) throw repositoryMoved(repository, response.headers.get('location') ?? '');
  // Whoever was let in is told that the form is incomplete; the status for it differs between indexes.
  if (status === 404 || status === 405 || status >= 429) {
    throw unexpectedAnswer(nameOf({ method: 'POST', url: repository }), status, words);
  }
}
