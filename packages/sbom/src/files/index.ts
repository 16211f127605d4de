export { FileTree } from './file-tree.ts';
export { type PlatformManifest, readPlatforms } from './layout.ts';
export { limits } from './limits.ts';
export { readImage } from './read-image.ts';
export type { Unread } from './tree-node.ts';
export { osReleases, singleDatabases } from './wanted-paths.ts';
