/** What reads a text of others. An error that it throws is an answer. */
export type Reader = (text: string) => unknown;

/** Different ones, as many as a text of this length can be. */
export function splitValues(text: string): string[] {
  return (text.match(/[\s\S]{1,40}/g) ?? []).map((part, at) => `${part}${at}`);
}
