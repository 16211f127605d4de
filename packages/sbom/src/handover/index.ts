export { findGenerator, type HandOverInput, handOver } from './hand-over.ts';
