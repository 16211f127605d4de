import { releasePaths } from './release-paths.ts';

/** What people and services said, and what the project's tests measured: no plugin runs those again. */
const reports: readonly string[] = [releasePaths.names.checklist, 'coverage', 'benchmarks'];

/**
 * Whether an artifact cannot be made again: the result of a scan depends on the data of its day, a checklist on what people and
 * services said, and a report of the project's tests on a run of them. A release that is resumed elsewhere is complete without it.
 */
export function isOfItsDay({ kind, name }: { readonly kind: string; readonly name: string }): boolean {
  return kind === 'scan' || (kind === 'report' && reports.includes(name));
}
