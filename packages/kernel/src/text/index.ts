export { createInertOutput } from './inert-output.ts';
export { nearestName } from './nearest-name.ts';
export { isReadable, makeReadable, showUnseen } from './readable.ts';
export { wholeLines } from './whole-lines.ts';
