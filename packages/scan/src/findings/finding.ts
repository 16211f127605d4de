/** From the worst to the least; `unknown` is none of them. */
export const levels = ['critical', 'high', 'medium', 'low'] as const;
export type Level = (typeof levels)[number];
export type Severity = Level | 'unknown';

export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  /** As the SBOM has it, where it lists the package. */
  readonly purl?: string | undefined;
}

/** What can be done about it: `wont-fix` is the word of the distribution's maintainers. */
export type FixState = 'fixed' | 'not-fixed' | 'wont-fix' | 'unknown';

/** One vulnerability of one package, whichever tool found it. */
export interface Finding {
  /** The name that most people know: of CVE, else of GitHub, else of whoever listed it. */
  readonly id: string;
  /** Its other names. */
  readonly aliases: readonly string[];
  readonly package: FoundPackage;
  readonly severity: Severity;
  /** Whose word the severity is. */
  readonly severitySource?: string | undefined;
  /** CVSS, 0 to 10. */
  readonly score?: number | undefined;
  /** Versions that do not have it, as the data names them. */
  readonly fixed: readonly string[];
  readonly state: FixState;
  /** Files that the package was found in, where each tool that found it says so: paths in the image. */
  readonly paths?: readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly url?: string | undefined;
  /** When the vulnerability was made public, in ISO form. */
  readonly published?: string | undefined;
  /** Artifacts that hold the package. */
  readonly subjects: readonly string[];
  /** Tools that found it. */
  readonly scanners: readonly string[];
}

/** As one tool found it in one artifact. */
export type RawFinding = Omit<Finding, 'subjects' | 'scanners'>;

/** Bands of CVSS 3 and 4. https://www.first.org/cvss/v4.0/specification-document#Qualitative-Severity-Rating-Scale */
export function levelOfScore(score: number | undefined): Severity {
  if (score === undefined || !Number.isFinite(score) || score <= 0) return 'unknown';
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

const words: Readonly<Record<string, Level>> = {
  critical: 'critical',
  high: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  negligible: 'low',
  info: 'low',
};

/** The word of a tool or a list for a severity. */
export function levelOfWord(word: string | undefined): Severity {
  return (word !== undefined && Object.hasOwn(words, word.toLowerCase()) && words[word.toLowerCase()]) || 'unknown';
}

/** Whether the first is at least as bad as the second. */
export function isAtLeast(severity: Severity, level: Level): boolean {
  return severity !== 'unknown' && levels.indexOf(severity) <= levels.indexOf(level);
}

/** For sorting: the worst first, the unknown last. */
export function rankOf(severity: Severity): number {
  return severity === 'unknown' ? levels.length : levels.indexOf(severity);
}

/** All names of a vulnerability. */
export function namesOf({ id, aliases }: Pick<Finding, 'id' | 'aliases'>): readonly string[] {
  return [id, ...aliases];
}

/** Chooses, of all names, the one that most people know. */
export function nameFinding(names: readonly string[]): Pick<Finding, 'id' | 'aliases'> {
  const all = [...new Set(names)];
  const id =
    ['CVE-', 'GHSA-', 'PYSEC-'].flatMap((prefix) => all.filter((name) => name.startsWith(prefix)))[0] ?? all[0] ?? '';
  return { id, aliases: all.filter((name) => name !== id) };
}
