/** Writes the version of a release, in a process of its own, as `poetry version` does. */
import { prepare } from '@waybill/pyproject';
import { context } from './context.mjs';

await prepare({}, context);
