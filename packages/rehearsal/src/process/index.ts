export { cacheFolder, type ProgramOptions, preparedFolder } from './cache-folder.ts';
export { isAlive, type OnProgress, programOnPath, run, startProgram, terminate } from './processes.ts';
