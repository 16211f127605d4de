export { type EmulatedS3, emulatedS3, type StoredObject } from './emulated-s3.ts';
