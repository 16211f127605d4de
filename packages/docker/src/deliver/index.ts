export { createAttacher } from './attach-everywhere.ts';
export { awaitImage, findMissing } from './confirm-image.ts';
export { checkVersion, deliverEverywhere, findVersion } from './deliver-everywhere.ts';
export { type PublishedImage, published } from './published.ts';
