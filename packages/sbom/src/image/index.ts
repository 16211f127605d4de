export { describeImage, type PlatformContents } from './describe-image.ts';
