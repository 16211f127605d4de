/** Builds sdist and wheel as the prepare step does, its checks included, in a process of its own. */
import { prepare } from '@waybill/pypi';
import { context } from './context.mjs';

await prepare({ upload: false, isolation: false }, context);
