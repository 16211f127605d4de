export { findFiles } from './find-files.ts';
export { isIgnored, listFolder } from './list-folder.ts';
export { type PlannedFolder, planFolders } from './plan-folders.ts';
export { writeArchive } from './write-archive.ts';
