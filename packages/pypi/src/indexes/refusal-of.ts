import { STATUS_CODES } from 'node:http';
import { parseRefusal } from './parse-refusal.ts';
import { readBody } from './read-body.ts';

/** Bytes of an answer in which its words must be. */
const longestRefusal = 65_536;

/** The words of an index that refused a request; reads no more of the answer than a person would. */
export async function refusalOf(response: Response): Promise<string> {
  const { status, statusText, headers } = response;
  const usual = [STATUS_CODES[status], STATUS_CODES[status]?.toUpperCase(), String(status)];
  const { text: body } = await readBody(response, longestRefusal);
  const phrase = usual.includes(statusText) ? undefined : statusText;
  return parseRefusal({ phrase, contentType: headers.get('content-type') ?? '', body });
}
