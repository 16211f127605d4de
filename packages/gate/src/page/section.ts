const start = '<!-- waybill:release-checklist -->';
const end = '<!-- /waybill:release-checklist -->';

/**
 * The notes of a page with the section of the checklist: in the place of the former one, else at the end. What people wrote around
 * it is kept.
 */
export function withSection(notes: string, section: string): string {
  const written = `${start}\n${section.trim()}\n${end}`;
  const former = findSection(notes);
  if (former === undefined) return [notes.trimEnd(), written].filter(Boolean).join('\n\n');
  return `${notes.slice(0, former.from)}${written}${notes.slice(former.to)}`;
}

/** The last one that has a beginning and an end: notes may quote an earlier release. */
function findSection(notes: string): { readonly from: number; readonly to: number } | undefined {
  const lastEnd = notes.lastIndexOf(end);
  const from = lastEnd < 0 ? -1 : notes.lastIndexOf(start, lastEnd);
  return from < 0 ? undefined : { from, to: notes.indexOf(end, from) + end.length };
}

/** Whether two texts show the same: services keep line ends and blanks at the end in their own way. */
export function isSame(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll('\r\n', '\n').trimEnd();
  return plain(one) === plain(other);
}
