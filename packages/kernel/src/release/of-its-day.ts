import { releasePaths } from './release-paths.ts';

/**
 * Whether an artifact cannot be made again: the result of a scan depends on the data of its day, a checklist on what people and
 * services said. A release that is resumed elsewhere is complete without it.
 */
export function isOfItsDay({ kind, name }: { readonly kind: string; readonly name: string }): boolean {
  return kind === 'scan' || (kind === 'report' && name === releasePaths.names.checklist);
}
