export type { Way } from './find-request.ts';
export { openCopy, type PrivateCopy } from './open-copy.ts';
