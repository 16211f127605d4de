export { assertReady, openTarget, targetInput } from './deploy-input.ts';
export { deployRelease } from './deploy-release.ts';
export { planDeployment } from './plan-deployment.ts';
