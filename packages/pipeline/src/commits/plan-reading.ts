/** The words by which a parser of conventional commits finds something in the body of a message, in lower case. */
export interface Reading {
  readonly issuePrefixes: readonly string[];
  readonly noteKeywords: readonly string[];
}

type Options = Readonly<Record<string, unknown>>;

/** Readers that are known to make nothing of a body but references to issues, notes and reverts. */
const readers = new Set(['@semantic-release/commit-analyzer', '@semantic-release/release-notes-generator']);

/** Presets whose rules and templates are known not to show a body; `undefined` is the readers' own one. */
const presets = new Set([undefined, 'angular', 'conventionalcommits']);

/** What may be set without anyone looking at a body. */
const presetKeys = new Set(['types', 'issuePrefixes', 'commitUrlFormat', 'compareUrlFormat', 'issueUrlFormat']);
const parserKeys = new Set(['issuePrefixes', 'noteKeywords', 'referenceActions']);
const ruleKeys = new Set(['type', 'scope', 'subject', 'header', 'breaking', 'revert', 'release']);

/**
 * What a member reads in the body of a commit.
 *
 * @param options the member's own over the host's
 * @returns nothing where that is not certain: then the body is left alone
 */
export function planReading(name: string, options: Options): Reading | undefined {
  const { preset, config, writerOpts, presetConfig = {}, parserOpts = {}, releaseRules = [] } = options;
  const isKnown =
    readers.has(name) &&
    presets.has(typeof preset === 'string' ? preset.toLowerCase() : (preset as undefined)) &&
    config === undefined &&
    writerOpts === undefined &&
    hasOnly(presetConfig, presetKeys) &&
    hasOnly(parserOpts, parserKeys) &&
    Array.isArray(releaseRules) &&
    releaseRules.every((rule) => hasOnly(rule, ruleKeys));
  if (!isKnown) return undefined;

  const words = (key: string) => [presetConfig, parserOpts].flatMap((each) => (each as Options)[key] ?? []);
  // The defaults of both readers, whatever replaces them: a line too many that is kept does no harm.
  const issuePrefixes = ['#', 'gh-', ...words('issuePrefixes')];
  const noteKeywords = ['breaking change', 'breaking-change', ...words('noteKeywords')];
  return areWords(issuePrefixes) && areWords(noteKeywords)
    ? { issuePrefixes: issuePrefixes.map(lowered), noteKeywords: noteKeywords.map(lowered) }
    : undefined;
}

function hasOnly(value: unknown, keys: ReadonlySet<string>): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).every((key) => keys.has(key));
}

function areWords(values: readonly unknown[]): values is string[] {
  return values.every((value) => typeof value === 'string' && value.trim() !== '');
}

/** As the parser takes them. */
function lowered(word: string): string {
  return word.trim().toLowerCase();
}
