export { type Archived, archiveFile, type Writer } from './archive-file.ts';
