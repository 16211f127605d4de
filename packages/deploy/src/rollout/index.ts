export { assertImages } from './assert-images.ts';
export { openTarget, targetInput } from './deploy-input.ts';
export { deployRelease } from './deploy-release.ts';
export { chooseSteps, runSteps } from './extra-steps.ts';
export { planDeployment } from './plan-deployment.ts';
export { releaseOf } from './release-of.ts';
export { takeBackPage } from './take-back-page.ts';
