export { type Member, readTar } from './read-tar.ts';
export { unpack } from './unpack.ts';
