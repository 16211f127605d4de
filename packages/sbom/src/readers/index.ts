export { type Finding, findReader } from './find-reader.ts';
export { goComponents, goReader } from './go-build-info.ts';
export { objectComponent, objectPath, objectReader } from './object-file.ts';
