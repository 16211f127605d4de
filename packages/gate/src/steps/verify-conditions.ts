import { type BaseContext, throwProblems } from '@waybill/kernel';
import { checkRequired } from '../checklist/index.ts';
import type { Options } from '../options.ts';
import { readItems } from '../people/index.ts';

/**
 * Reads the items of the project, so that a mistake in them is found before anything is done.
 *
 * @throws EGATEITEMS, EGATEITEMSFORM, EINVALIDOPTION
 */
export async function verifyItems(options: Options, { cwd }: BaseContext): Promise<void> {
  const items = await readItems(cwd, options);
  throwProblems(checkRequired(options.requireItems, items));
}
