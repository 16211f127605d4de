/** A release, rehearsed for real: stand-ins for what it is delivered to, and the real programs that it needs. */
export { type ActionsCache, actionsCache } from './actions-cache.ts';
export { type ReleaseRepository, type ReleaseRepositoryOptions, releaseRepository } from './bare-repository.ts';
export { type BaseImage, baseImage } from './base-image.ts';
export { type ContainerRegistry, containerRegistry, type RegistryOptions } from './container-registry.ts';
export { type AvailableEngine, type DockerEngine, dockerEngine, type MissingEngine } from './docker-engine.ts';
export { type EmulatedS3, emulatedS3, type StoredObject } from './emulated-s3.ts';
export { type EmulatedSlack, emulatedSlack, type Message } from './emulated-slack.ts';
export { type FaultProxy, faultProxy, type Injection, type Match, type SeenRequest } from './fault-proxy.ts';
export type { Fault, Moment } from './faults.ts';
export { type Asset, type EmulatedGitHub, emulatedGitHub, type Release } from './github/emulated-github.ts';
export { type OidcIssuer, type OidcIssuerOptions, oidcIssuer } from './oidc-issuer.ts';
export {
  type ProductIndex,
  type ProductOptions,
  productIndex,
  type UpstreamFile,
} from './python-index/products/product-index.ts';
export type { ProductName } from './python-index/products/products.ts';
export {
  type Publisher,
  type PythonIndex,
  type PythonIndexOptions,
  pythonIndex,
  type ReceivedUpload,
  type StoredFile,
} from './python-index/server.ts';
export { type PythonTools, pythonTools } from './python-tools.ts';
export type { Job, MissingPart, Part, Services } from './services.ts';
export { type Sigstore, type SigstoreOptions, sigstore } from './sigstore.ts';
export { type ServicesOptions, startServices } from './start-services.ts';
