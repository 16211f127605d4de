export { addInclude } from './add-include.ts';
export { addLines } from './add-lines.ts';
export { addDependencies, readManifest, removeField } from './edit-manifest.ts';
