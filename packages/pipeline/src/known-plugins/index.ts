export { patternsOf } from './github/find-assets.ts';
export { apiOf } from './github/github-releases.ts';
export { storedName } from './github/plan-github.ts';
export type { AnyMember, Call, Finish, ReleasePage } from './known-plugin.ts';
export {
  findKnown,
  hasWork,
  isKnownPlugin,
  isOurs,
  keepsHead,
  looksFirst,
  runsCommands,
  sectionsOfOthers,
  writesVersion,
} from './known-plugins.ts';
export { isNote, topLevelOptions } from './top-level-options.ts';
