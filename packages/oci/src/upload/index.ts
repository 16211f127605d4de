export { uploadBlob } from './upload-blob.ts';
export { openSession } from './upload-session.ts';
