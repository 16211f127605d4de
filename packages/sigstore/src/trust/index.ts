export { readTrust, type TrustMaterial, type TrustPlace } from './trust-root.ts';
