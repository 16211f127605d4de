export { count, describeTime, listChecks, listNames } from './words.ts';
