export { type Connection, connect } from './connect.ts';
export {
  abortUpload,
  beginUpload,
  completeUpload,
  findUploads,
  type KeptPart,
  listParts,
  putPart,
  type SentPart,
} from './multipart.ts';
export { look, type Piece, put, read, type StoredObject, toBase64 } from './objects.ts';
export type { Refusal } from './refusal.ts';
