export { readFiles } from './read-files.ts';
export { type GitState, gitIn, type RemoteRefs, readGit, readMerged, readRemote } from './read-git.ts';
export { type InstalledPackage, readFree, readPackage, readPlugins } from './read-machine.ts';
export { readSettings, type Settings } from './read-settings.ts';
