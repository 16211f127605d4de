export { type IndexAccess, indexAccess } from './index-access.ts';
