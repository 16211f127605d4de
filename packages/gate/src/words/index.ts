export { count, describeTime, type Listed, listChecks, listNames } from './words.ts';
