export { checkSpdx } from './check-spdx.ts';
export { renderSpdx } from './render-spdx.ts';
