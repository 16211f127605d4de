export type { Login, MountSource } from './connection/index.ts';
export {
  buildxFolder,
  type Credentials,
  credentialFolder,
  type DockerConfig,
  dockerCredentials,
  dockerFolder,
  findCredentials,
  givenCredentials,
  type OwnCredentials,
  planDockerConfig,
  readDockerConfig,
} from './credentials/index.ts';
export { imageTaken } from './errors.ts';
export { limitBytes, type Member, readTar, unpack } from './layers/index.ts';
export {
  blobPath,
  blobSize,
  checkBlob,
  type Delivery,
  deliverImage,
  detachAttestations,
  detachedAttestations,
  type FoundManifest,
  type ImageConfig,
  joinLayouts,
  type Layout,
  type LayoutErrors,
  layoutErrors,
  linkPlatform,
  type PlatformImage,
  type PlatformLayout,
  parseImageConfig,
  readBlob,
  readImageConfig,
  readLayout,
  readManifests,
  renderPlatform,
  restoreImage,
  writeLayoutFiles,
} from './layout/index.ts';
export {
  type BlobFile,
  type Descriptor,
  isIndex,
  type Manifest,
  type ManifestContent,
  parseManifest,
} from './manifest.ts';
export { findPage, type ImageName, imageOnGitHub, parseImageName, parseReference } from './name.ts';
export { type Attachments, attachStatements, listAttached, type StatementFile } from './referrers/index.ts';
export { type Referrer, type Registry, registryClient } from './registry/index.ts';
