import { nearestName, similarName } from '@waybill/kernel';

/** What people write for a type. Gitmoji (https://gitmoji.dev) is a convention of its own. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  feat: [
    'feature',
    'features',
    'enhancement',
    'enh',
    'improvement',
    'improve',
    'add',
    'added',
    'new',
    'sparkles',
    '✨',
    'tada',
    '🎉',
    'boom',
    '💥',
  ],
  fix: ['bug', 'bugfix', 'hotfix', 'bugs', '🐛', 'ambulance', '🚑', 'adhesive_bandage', '🩹', 'lock', '🔒', 'security'],
  perf: ['performance', 'zap', '⚡'],
  refactor: ['refactoring', 'ref', 'cleanup', 'recycle', '♻', 'fire', '🔥'],
  docs: ['doc', 'documentation', 'readme', 'memo', '📝'],
  test: ['tests', 'testing', 'white_check_mark', '✅'],
  style: ['art', '🎨', 'lipstick', '💄'],
  build: [
    'dep',
    'heavy_plus_sign',
    '➕',
    'heavy_minus_sign',
    '➖',
    'deps',
    'dependencies',
    'arrow_up',
    '⬆',
    'package',
    '📦',
  ],
  ci: ['construction_worker', '👷', 'green_heart', '💚'],
  revert: ['rewind', '⏪'],
};

const longestPrefix = 200;

/** Titles of Dependabot and Renovate, in a project that does not tell them its convention. */
const updates = [
  /^(?:\[Security\] )?Bump \S+ .*\bto \S+/i,
  /^Bump the \S+ group\b/,
  /^Update (?:dependency|all non-major|.*\b(?:action|digest|Docker tag|monorepo|orb|packages?)\b) .*/,
  /^(?:Pin dependenc|Lock file maintenance|Roll back )/i,
];

/** The type that the first line of a commit was most likely meant to have. */
export function nearestType(header: string, types: readonly string[]): string | undefined {
  // What a type may be is at the beginning; letters of full width are letters.
  const beginning = header.slice(0, longestPrefix).normalize('NFKC');
  const [, shown = '', mark = '', word = '', separator = ''] =
    /^\s*(?::([a-z_]+):|([^\w\s[({"'`]+?)\uFE0F?(?=\s|\w|[[(]|$))?[\s[(]*([A-Za-z][\w-]*)?([\])]|(?:\s*\([^()]*\))?\s*!?\s*(?::|-\s))?/.exec(
      beginning,
    ) ?? [];
  const meant = (name: string) =>
    types.find((type) => type.toLowerCase() === name.toLowerCase() || meanings[type]?.includes(name.toLowerCase()));
  if (updates.some((form) => form.test(header))) return meant('build');
  const byWord = separator === '' ? undefined : (meant(word) ?? similarName(word, types) ?? nearestName(word, types));
  return (
    byWord ??
    meant(shown) ??
    meant(mark) ??
    typeInside(beginning, types) ??
    meant(/^BREAKING\b/.test(header) ? 'feat' : '')
  );
}

/** A type with what looks like its colon, behind something: `PROJ-12: feat: a`, `fixup! feat: a`, `feat[api]: a`, `feat, a`. */
function typeInside(beginning: string, types: readonly string[]): string | undefined {
  const isType = (word = '') => types.find((type) => type.toLowerCase() === word.toLowerCase());
  const [, first] =
    /^([A-Za-z][\w-]*)(?:\s?[[{<(/][^\s:]*:|(?:[!,;>]|\s[–—])\s|\([^()\s]*\)|!+[:(])/.exec(beginning) ?? [];
  const later = [...beginning.matchAll(/(?<![\w-])([A-Za-z][\w-]*)(?:\([^()]*\))?!?:(?=\s)/g)].map(([, word]) => word);
  return [first, ...later].map(isType).find((type) => type !== undefined);
}
