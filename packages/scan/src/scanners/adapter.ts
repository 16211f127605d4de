import type { Options, ScannerName } from '../options.ts';
import type { ScanReport } from '../reports/index.ts';
import type { SbomComponent, Subject } from '../subjects/index.ts';

/** How old the data of a scanner is. */
export type DataAge =
  /** It asks a service, whose data is of now. */
  | { readonly is: 'live'; readonly source: string }
  | { readonly is: 'dated'; readonly time: Date }
  | { readonly is: 'unknown' };

/** Where a tool works: a folder of its own, with nothing of the project in it. */
export interface ScanPlace {
  readonly subject: Subject;
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** Absolute path of a copy of the SBOM, named as tools recognise it. */
  readonly sbom: string;
  /** Absolute path of an OCI layout that holds this platform alone. */
  readonly layout: string | undefined;
  readonly options: Options;
}

export interface Invocation {
  readonly args: readonly string[];
  /** Settings of the tool. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files of the working folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether it works in the folder of the repository instead of one of its own. */
  readonly inRepository?: boolean;
}

/** What the exit code says: there is a report, there was nothing to look at, or it did not scan. */
export type Ending = 'report' | 'nothing' | 'failed';

/** What data is asked about. */
export interface DataPlace {
  readonly options: Options;
  /** The environment that the tool has. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly reports: readonly ScanReport[];
  /** Kinds of packages that were scanned, as purls name them. */
  readonly types: ReadonlySet<string>;
  /** Runs the tool. @returns what it printed; nothing where it fails */
  ask(args: readonly string[]): Promise<string | undefined>;
}

/** All that is known of one tool. */
export interface Adapter {
  readonly name: ScannerName;
  readonly program: string;
  /** None for a program that does not tell. */
  readonly versionArgs: readonly string[];
  /** Variables by which the tool finds its own data. Those that change what it reports are none of them. */
  readonly variables: readonly string[];
  /** Whether its findings name source packages, in place of the packages that were built from them. */
  readonly namesSources?: boolean;
  /** Whether the tool knows packages of this kind. */
  covers(component: SbomComponent, subject: Subject): boolean;
  plan(place: ScanPlace): Invocation;
  judgeExit(exitCode: number | undefined): Ending;
  /** @returns nothing for what is no report */
  parse(output: string, errors: string): ScanReport | undefined;
  findAge(place: DataPlace): Promise<DataAge>;
}

/** Kinds of packages that tools of wide use know, as purls name them. */
export const commonTypes: ReadonlySet<string> = new Set([
  ...['apk', 'cargo', 'composer', 'conan', 'cran', 'deb', 'gem', 'golang', 'hackage', 'hex', 'maven', 'npm', 'nuget'],
  ...['pub', 'pypi', 'rpm', 'swift', 'bitnami'],
]);

/** The type of a purl: `pypi`. */
export function typeOf({ purl }: Pick<SbomComponent, 'purl'>): string {
  return /^pkg:([\w.+-]+)\//.exec(purl ?? '')?.[1]?.toLowerCase() ?? '';
}
