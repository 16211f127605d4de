export { checkImage } from './check-image.ts';
