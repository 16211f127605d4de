/** Plain text of at most `length` characters; one that was longer ends in `…`. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  // Never half of a character that takes two code units.
  return `${text.slice(0, Math.max(length - 1, 0)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
