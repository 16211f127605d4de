export { buildVariable, mirrorSettings } from './build-only.ts';
