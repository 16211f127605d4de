import { type AnyMember, findKnown } from '../known-plugins/index.ts';

/** The words by which a parser of conventional commits finds something in the body of a message, in lower case. */
export interface Reading {
  readonly issuePrefixes: readonly string[];
  readonly noteKeywords: readonly string[];
  /** Whether messages are read as Conventional Commits 1.0.0 has them, and nothing else is asked for. */
  readonly isConventional: boolean;
  /** Whether rules are about the words as they were written; else people read them. */
  readonly hasRules: boolean;
  /** The types that the configuration names, as it spells them, and those of the preset. */
  readonly types: readonly string[];
  /** How large a release a commit makes: 0 for none, 3 for a major one. */
  readonly releaseOf: (header: { readonly type: string; readonly isBreaking: boolean }) => number;
}

type Options = Readonly<Record<string, unknown>>;

/** Presets whose rules and templates are known not to show a body; `undefined` is the readers' own one. */
const presets = new Set([undefined, 'angular', 'conventionalcommits']);

/** Those of the preset: known also where the configuration is about others. */
const standardTypes = ['feat', 'fix', 'perf', 'revert', 'docs', 'style', 'chore', 'refactor', 'test', 'build', 'ci'];

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
export function planReading(member: AnyMember, options: Options): Reading | undefined {
  const { preset, config, writerOpts, presetConfig = {}, parserOpts = {}, releaseRules = [] } = options;
  const isKnown =
    findKnown(member).readsCommits === true &&
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
  if (!areWords(issuePrefixes) || !areWords(noteKeywords)) return undefined;
  return {
    issuePrefixes: issuePrefixes.map(lowered),
    noteKeywords: noteKeywords.map(lowered),
    // Words of one's own for what is breaking are no part of the standard.
    isConventional: isPreset(preset, 'conventionalcommits') && (parserOpts as Options)['noteKeywords'] === undefined,
    hasRules: findKnown(member).hasRules === true,
    releaseOf: (header) => sizeOf(header, releaseRules as Rules),
    types: typesIn([...asList((presetConfig as Options)['types']), ...asList(releaseRules)]),
  };
}

type Rules = readonly Readonly<Record<string, unknown>>[];

/** As the analyzer has it where no rule fits. */
const defaultRules: Rules = [
  { breaking: true, release: 'major' },
  { type: 'feat', release: 'minor' },
  ...['fix', 'perf', 'revert'].map((type) => ({ type, release: 'patch' })),
];
const sizes = [false, 'patch', 'minor', 'major'];

/** By the rules about types; those about scopes or subjects are left to the analyzer. */
function sizeOf({ type, isBreaking }: { readonly type: string; readonly isBreaking: boolean }, rules: Rules): number {
  const fits = ({ type: wanted, breaking, release: _, ...others }: Rules[number]) =>
    Object.keys(others).length === 0 &&
    (wanted === undefined || String(wanted).toLowerCase() === type.toLowerCase()) &&
    (breaking !== true || isBreaking) &&
    (wanted !== undefined || breaking === true);
  const fitting = rules.filter(fits);
  const found = fitting.length > 0 ? fitting : defaultRules.filter(fits);
  return Math.max(0, ...found.map(({ release }) => sizes.indexOf(release as string)));
}

function isPreset(preset: unknown, name: string): boolean {
  return typeof preset === 'string' && preset.toLowerCase() === name;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The types of sections and rules; patterns are none. */
function typesIn(entries: readonly unknown[]): string[] {
  const named = entries.map((entry) => (entry as { readonly type?: unknown } | null)?.type);
  const types = named.filter((type) => typeof type === 'string' && /^[a-z][\w-]*$/i.test(type)) as string[];
  const isNamed = (type: string) => types.some((each) => each.toLowerCase() === type);
  return [...new Set([...types, ...standardTypes.filter((type) => !isNamed(type))])];
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
