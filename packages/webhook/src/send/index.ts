export { type Endpoint, findEndpoint, keysVariable, urlVariable } from './find-endpoint.ts';
export { postWebhook } from './post-webhook.ts';
export { parseKeys } from './sign.ts';
