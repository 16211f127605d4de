export { checkSpdx } from './check-spdx.ts';
export { renderSpdx, type SpdxRendering } from './render-spdx.ts';
