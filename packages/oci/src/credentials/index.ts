export { credentialFolder } from './credential-folder.ts';
export {
  buildxFolder,
  type Credentials,
  type DockerConfig,
  dockerCredentials,
  dockerFolder,
  readDockerConfig,
} from './docker-config.ts';
export { findCredentials, givenCredentials, type OwnCredentials } from './find-credentials.ts';
export { planDockerConfig } from './plan-docker-config.ts';
