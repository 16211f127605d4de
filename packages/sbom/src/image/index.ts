export { describeImage } from './describe-image.ts';
