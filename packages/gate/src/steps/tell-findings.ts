import type { Logger } from '@waybill/kernel';
import { type Facts, migrationRemedy } from '../checklist/index.ts';
import { nameBreaking } from '../migration/index.ts';
import { listNames } from '../words/index.ts';

/** Says what people overlook: breaking changes without a text, and branches that lack the last stable release. */
export function tellFindings(
  logger: Logger,
  { migration, branches = [] }: Pick<Facts, 'migration' | 'branches'>,
): void {
  const { silent } = migration;
  if (silent.length > 0) {
    const names = listNames(silent.map(nameBreaking));
    logger.warn(`Breaking changes say nothing of how to migrate: ${names}. ${migrationRemedy}`);
  }
  for (const { text, remedy } of branches) logger.warn(`${text} Bring it there: ${remedy}.`);
}
