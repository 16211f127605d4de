/**
 * Adds a file to the text of a wheel's `RECORD`, whose own line stays the last one.
 * https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
 *
 * @param file with its SHA-256 in base64url
 * @param own path of `RECORD` itself
 */
export function addToRecord(
  text: string,
  file: { readonly path: string; readonly digest: string; readonly size: number },
  own: string,
): string {
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const isOwn = (line: string) => line === `${own},,` || line === `"${own}",,`;
  const ownLines = lines.filter(isOwn);
  const added = `${quote(file.path)},sha256=${file.digest},${file.size}`;
  const all = [
    ...lines.filter((line) => !isOwn(line)),
    added,
    ...(ownLines.length > 0 ? ownLines : [`${quote(own)},,`]),
  ];
  return all.map((line) => line + ending).join('');
}

/** As CSV has a field. */
function quote(path: string): string {
  return /[",]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
}
