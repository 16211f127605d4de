export { audience, type SignHow, signBytes, signStatement, statementType } from './sign.ts';
