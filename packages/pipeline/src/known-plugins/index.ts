export { patternsOf } from './find-assets.ts';
export { apiOf } from './github-releases.ts';
export type { AnyMember, Call, Finish, ReleasePage } from './known-plugin.ts';
export {
  findKnown,
  hasWork,
  isOurs,
  keepsHead,
  looksFirst,
  runsCommands,
  sectionsOfOthers,
  writesVersion,
} from './known-plugins.ts';
export { storedName } from './plan-github.ts';
