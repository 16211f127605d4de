/** A release, rehearsed for real: stand-ins for what it is delivered to, and the real programs that it needs. */

export type {
  Conclusion,
  Deployment,
  Environment,
  GitHubActions,
  Runner,
  WorkflowJob,
  WorkflowRun,
} from './actions/index.ts';
export type { CheckConclusion, GitHubChecks, NewCheckRun } from './checks/index.ts';
export {
  type Behaviour,
  type ClusterOptions,
  type EmulatedCluster,
  emulatedCluster,
  type NewDeployment,
  type SeenDeployment,
} from './cluster/index.ts';
export { gitLfs, kubectl, type PythonTools, pythonTools } from './debian/index.ts';
export { type AvailableEngine, type DockerEngine, dockerEngine, type MissingEngine } from './engine/index.ts';
export type { Fault, Moment } from './faults/index.ts';
export { type FaultProxy, faultProxy, type Injection, type Match, type SeenRequest } from './faults/index.ts';
export {
  type ActionsCache,
  type Asset,
  actionsCache,
  type EmulatedGitHub,
  emulatedGitHub,
  type Release,
} from './github/index.ts';
export {
  type OidcIssuer,
  type OidcIssuerOptions,
  oidcIssuer,
  type Sigstore,
  type SigstoreOptions,
  sigstore,
} from './identity/index.ts';
export {
  type MailServer,
  mailServer,
  type ReceivedCall,
  type ReceivedMail,
  type WebhookReceiver,
  webhookReceiver,
} from './inbox/index.ts';
export type { ProductName, Publisher, ReceivedUpload, StoredFile } from './python-index/index.ts';
export {
  type ProductIndex,
  type ProductOptions,
  type PythonIndex,
  type PythonIndexOptions,
  productIndex,
  pythonIndex,
  type UpstreamFile,
} from './python-index/index.ts';
export {
  type BaseImage,
  baseImage,
  type ContainerRegistry,
  containerRegistry,
  type RegistryOptions,
} from './registry/index.ts';
export { type ReleaseRepository, type ReleaseRepositoryOptions, releaseRepository } from './repository/index.ts';
export { type EmulatedS3, emulatedS3, type StoredObject } from './s3/index.ts';
export type { Job, MissingPart, Part, Services } from './services/index.ts';
export { type ServicesOptions, startServices } from './services/index.ts';
export { type EmulatedSlack, emulatedSlack, type Message } from './slack/index.ts';
