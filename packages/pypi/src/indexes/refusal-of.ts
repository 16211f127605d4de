import { STATUS_CODES } from 'node:http';
import { parseRefusal } from './parse-refusal.ts';

/** The words of an index that refused a request; reads the answer to its end. */
export async function refusalOf(response: Response): Promise<string> {
  const { status, statusText } = response;
  const usual = [STATUS_CODES[status], STATUS_CODES[status]?.toUpperCase(), String(status)];
  return parseRefusal(usual.includes(statusText) ? undefined : statusText, await response.text());
}
