export { type Attest, attester } from './attestations.ts';
export { isReusable, renderPublisher } from './render-publisher.ts';
