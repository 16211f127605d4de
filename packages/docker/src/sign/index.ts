export type { Sign } from './plan-signing.ts';
export { checkSigning, isSigned, signImage } from './sign-image.ts';
