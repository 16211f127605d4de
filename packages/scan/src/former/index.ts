export { readFormerSubjects } from './former-sboms.ts';
export { planChanges } from './plan-changes.ts';
