export { openDeployments } from './open-deployments.ts';
export { openRepository } from './open-repository.ts';
