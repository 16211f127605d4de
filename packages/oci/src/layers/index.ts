export { limitBytes } from './limit-bytes.ts';
export { type Member, readTar } from './read-tar.ts';
export { unpack } from './unpack.ts';
