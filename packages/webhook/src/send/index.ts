export { findEndpoint, keysVariable, urlVariable } from './find-endpoint.ts';
export { postWebhook } from './post-webhook.ts';
