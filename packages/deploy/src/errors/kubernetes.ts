import { ReleaseError } from '@waybill/kernel';

export const noImageToDeploy = (environment: string, image: string | undefined) =>
  new ReleaseError(
    'EDEPLOYIMAGE',
    `The release has no image${image === undefined ? '' : ` \`${image}\``} for the environment \`${environment}\`.`,
    'A target `kubernetes` deploys an image by its digest. Check that the release built and delivered it, or correct `image` of the deployment in `deploy.environments`.',
  );

export const clusterContextMissing = (words: string) =>
  new ReleaseError(
    'EKUBECONTEXT',
    'kubectl does not find the context of the cluster.',
    `Correct \`context\` or \`kubeconfig\` of the target, or write the configuration in a step before. kubectl says: ${words}`,
  );

export const clusterUnreachable = (words: string) =>
  new ReleaseError(
    'EKUBEUNREACHABLE',
    'The cluster does not answer.',
    `Check that the job may reach its API server, and that kubectl has a configuration (\`KUBECONFIG\`, or \`kubeconfig\` of the target). kubectl says: ${words}`,
  );

export const clusterLoginRefused = (words: string) =>
  new ReleaseError(
    'EKUBELOGIN',
    'The cluster refuses the credentials in the configuration of kubectl.',
    `Renew them: a token may have expired. kubectl says: ${words}`,
  );

export const clusterForbidden = (deployment: string, words: string) =>
  new ReleaseError(
    'EKUBEFORBIDDEN',
    `The user of the cluster may not change the deployment \`${deployment}\`.`,
    `It needs \`get\`, \`list\`, \`watch\` and \`patch\` on \`deployments\`. To explain failures, it needs \`list\` on \`pods\` and \`events\`, and \`get\` on \`pods/log\`. kubectl says: ${words}`,
  );

export const noDeployment = (deployment: string, namespace: string | undefined) =>
  new ReleaseError(
    'EKUBEDEPLOYMENT',
    `The cluster has no deployment \`${deployment}\` in ${namespace === undefined ? 'the namespace of the context' : `the namespace \`${namespace}\``}.`,
    'Correct `name` or `namespace` of the target. A deployment is created by your manifests; Waybill changes its images.',
  );

export const noContainer = (deployment: string, container: string, known: readonly string[]) =>
  new ReleaseError(
    'EKUBECONTAINER',
    `The deployment \`${deployment}\` has no container \`${container}\`.`,
    `Correct \`container\` of the target. It has ${known.map((each) => `\`${each}\``).join(', ')}.`,
  );

export const deploymentPaused = (deployment: string) =>
  new ReleaseError(
    'EKUBEPAUSED',
    `The deployment \`${deployment}\` is paused, so it would never roll out.`,
    `Run \`kubectl rollout resume deployment/${deployment}\`.`,
  );

export const kubectlFailed = (command: string, words: string) =>
  new ReleaseError('EKUBECTL', `\`kubectl ${command}\` fails.`, `kubectl says: ${words}`);
