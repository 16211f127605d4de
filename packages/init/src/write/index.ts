export { checkTargets, writeFile } from './write-file.ts';
export { type LockResult, writeLock } from './write-lock.ts';
