export { findGenerator, handOver } from './hand-over.ts';
