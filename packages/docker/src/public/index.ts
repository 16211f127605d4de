export { checkImages } from './check-images.ts';
export { describeImages } from './describe-images.ts';
