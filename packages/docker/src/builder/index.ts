export { buildxVersion, checkBuilder, findBuilder } from './find-builder.ts';
export { mayHaveNodes } from './instances.ts';
export { withLogin } from './login.ts';
export { withNodes } from './nodes.ts';
export { missingPlatforms } from './parse-builder.ts';
export { parseLostCaches, planCaches, separateCaches } from './plan-caches.ts';
export { csvField } from './plan-nodes.ts';
