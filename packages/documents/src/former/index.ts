export { readFormer } from './read-former.ts';
