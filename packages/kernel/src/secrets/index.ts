export { hideSecretsSoFar, redact } from './redact.ts';
export { rememberSecret, secretValues, shortestSecret } from './secrets.ts';
export { withholdSecrets } from './withhold-secrets.ts';
