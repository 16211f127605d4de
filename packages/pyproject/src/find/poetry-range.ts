/**
 * A range of Poetry's as PEP 440 writes it: `^1.2` is `>=1.2,<2`, `~1.2.3` is `>=1.2.3,<1.3`, a version alone is that version.
 * https://python-poetry.org/docs/dependency-specification/
 *
 * @returns `undefined` for one that PEP 440 cannot say, as `^1 || ^2`
 */
export function readPoetryRange(text: string): string | undefined {
  if (text.includes('|')) return undefined;
  const parts = text.split(',').map((part) => part.trim());
  return parts
    .map(readPart)
    .filter((part) => part !== '')
    .join(',');
}

function readPart(part: string): string {
  if (part === '*') return '';
  const [, sign = '', version = '', release = ''] = /^([\^~])\s*(v?(\d+(?:\.\d+)*)\S*)$/.exec(part) ?? [];
  if (sign !== '') return `>=${version},<${nextRelease(release, sign)}`;
  return /^v?\d/.test(part) ? `==${part}` : part;
}

/** The first release that is out of range: `^` keeps the first number that is not 0, `~` the second one. */
function nextRelease(release: string, sign: string): string {
  const numbers = release.split('.').map(Number);
  const first = numbers.findIndex((number) => number > 0);
  const kept = sign === '~' ? Math.min(1, numbers.length - 1) : first === -1 ? numbers.length - 1 : first;
  return [...numbers.slice(0, kept), (numbers[kept] ?? 0) + 1].join('.');
}
