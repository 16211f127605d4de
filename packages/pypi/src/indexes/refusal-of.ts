import type { Answer } from '@waybill/kernel';
import { parseRefusal } from './parse-refusal.ts';

/** The words of an index that refused a request. */
export async function refusalOf(response: Answer): Promise<string> {
  const { status, statusText, headers } = response;
  // Loads all that a server needs: only where an index has refused something.
  const { STATUS_CODES } = await import('node:http');
  const usual = [STATUS_CODES[status], STATUS_CODES[status]?.toUpperCase(), String(status)];
  const phrase = usual.includes(statusText) ? undefined : statusText;
  return parseRefusal({ phrase, contentType: headers.get('content-type') ?? '', body: response.text() });
}
