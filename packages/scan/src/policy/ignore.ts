import type { Purl } from '../findings/index.ts';
import type { Ecosystem } from './ecosystem.ts';

/** One decision of the project to release in spite of a vulnerability. */
export interface Ignore {
  /** Name of the vulnerability; nothing where all of a package are meant. */
  readonly id: string | undefined;
  /** Packages that are meant: purls, or a name. None for every package. */
  readonly purls: readonly Purl[];
  readonly packageName?: string | undefined;
  readonly packageVersion?: string | undefined;
  /** Where a package is from, as OSV names it: `packageName` is then its name there. */
  readonly ecosystem?: Ecosystem | undefined;
  /** Patterns of files that are meant. */
  readonly paths?: readonly string[] | undefined;
  readonly reason: string | undefined;
  /** Day after which it is no longer valid, as `2027-01-31`. */
  readonly until: string | undefined;
  /** Why the product is not affected, in the words of OpenVEX. Without it, the product is affected and the risk is taken. */
  readonly justification?: string | undefined;
  /** `vulnerability-ignores.yaml:7` */
  readonly place: string;
}

/** Ignores that are named one by one. A file of another tool may have hundreds. */
const mostNamed = 5;

/** Beginnings of sentences, one for each file: `` `osv-scanner.toml:1` ignores GHSA-… ``. */
export function groupIgnores(ignores: readonly Ignore[]): string[] {
  const files = Map.groupBy(ignores, ({ place }) => place.replace(/:\d+$/, ''));
  return [...files].map(([file, each]) => {
    const names = each.slice(0, mostNamed).map(describeIgnore);
    const rest = each.length - names.length;
    const where = each.length === 1 ? each[0]?.place : file;
    return `\`${where}\` ignores ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  });
}

/** What is ignored, for people: a vulnerability, or all of a package. */
export function describeIgnore({ id, packageName, ecosystem }: Ignore): string {
  return id ?? packageName ?? `all packages of type \`${ecosystem?.type}\``;
}

/** https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md#status-justifications */
export const justifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;

/** Entries of a file, and what is wrong with others. */
export interface ReadIgnores {
  readonly ignores: readonly Ignore[];
  /** What stops the release: place and problem. */
  readonly problems: readonly { readonly place: string; readonly problem: string }[];
  /** What is left out or lacks something, as sentences. */
  readonly warnings: readonly string[];
}

/** `2027-01-31` of a date in one of the forms that YAML and TOML have; nothing for what is no date. */
export function asDay(value: unknown): string | undefined {
  const text = value instanceof Date ? value.toISOString() : String(value ?? '');
  const [day = ''] = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(text) ?? [];
  const time = new Date(`${day}T00:00:00Z`);
  return day !== '' && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day) ? day : undefined;
}
