export { buildImage } from './build-image.ts';
export { checkSecrets } from './check-secrets.ts';
export { checkJoined, isJoined } from './join-images.ts';
export { lint } from './lint.ts';
