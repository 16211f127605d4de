export { type ChunkRing, chunkRing, fileChunks } from './file-chunks.ts';
export { sha256File } from './hash-file.ts';
