/** What `sha256sum --check` reads, in the order of the names. */
export function renderSums(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  const sorted = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
  return sorted.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}

/** Its name in the archive: it is written last, so that a release which has it is complete. */
export const sumsName = 'SHA256SUMS';
