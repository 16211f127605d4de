export { moveEverywhere } from './move-everywhere.ts';
export { planTags, type TagPlan } from './plan-tags.ts';
