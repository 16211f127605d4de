export { checkBuilt, keepsRulesOfPyPI } from './check-built.ts';
export { markChecked, uncheckedIn } from './checked-files.ts';
