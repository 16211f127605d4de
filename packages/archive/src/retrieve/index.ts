export { type Retrieved, retrieveFile } from './retrieve-file.ts';
export { retrieveImage } from './retrieve-image.ts';
