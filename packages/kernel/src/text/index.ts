export { createInertOutput, makeInertText } from './inert-output.ts';
export { nearestName } from './nearest-name.ts';
export { makePlain } from './printable.ts';
export { isReadable, makeReadable, showUnseen } from './readable.ts';
export { wholeLines } from './whole-lines.ts';
