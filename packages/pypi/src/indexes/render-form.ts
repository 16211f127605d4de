export type FormField = readonly [name: string, value: string];
export interface RenderedForm {
  readonly contentType: string;
  /** What is before the bytes of the file, and what after. */
  readonly head: string;
  readonly tail: string;
}

/**
 * Renders a form as `multipart/form-data` (RFC 7578) around a file. Written out here because `FormData` turns every
 * line end of a value into CRLF, and a description must arrive as it was built.
 *
 * @param boundary is in no value: callers pass a random one
 * @param fileName name of the file in the field `content`; without it the form has none
 */
export function renderForm(fields: readonly FormField[], boundary: string, fileName?: string): RenderedForm {
  const parts = fields.map(([name, value]) => `--${boundary}\r\n${disposition(name)}\r\n\r\n${value}\r\n`);
  const file =
    fileName === undefined
      ? ''
      : `--${boundary}\r\n${disposition('content')}; filename="${quoted(fileName)}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head: parts.join('') + file,
    tail: `${fileName === undefined ? '' : '\r\n'}--${boundary}--\r\n`,
  };
}

const disposition = (name: string) => `Content-Disposition: form-data; name="${quoted(name)}"`;

/** Escapes as browsers do (WHATWG HTML, multipart/form-data encoding). */
function quoted(text: string): string {
  return text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}

/** A boundary that is in no value. */
export const newBoundary = () => `waybill-${crypto.randomUUID()}`;
