export { wrongPublicKey } from './errors.ts';
export { isLogged, type Sign, type SigningKey, signatureTag, tellsNothing } from './plan-signing.ts';
export { checkSigning, signImage } from './sign-image.ts';
