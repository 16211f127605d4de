export { hideSecrets, redact } from './redact.ts';
export { rememberSecret, secretValues, shortestSecret } from './secrets.ts';
