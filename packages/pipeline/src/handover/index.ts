export { wrongHandover } from './errors.ts';
export type { Handover } from './parse-handover.ts';
export { adoptHandover, forgetHandover, readHandover } from './read-handover.ts';
export { digestOf, writeHandover } from './write-handover.ts';
