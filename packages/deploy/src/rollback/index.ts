export { assertImages } from './assert-images.ts';
export { describeYanks } from './describe-yanks.ts';
export { chooseSteps, describeStep, runSteps } from './extra-steps.ts';
export { goForward, reportTags } from './go-forward.ts';
export { moveTags, planTags } from './registry-tags.ts';
export { takeBackPage } from './release-page.ts';
