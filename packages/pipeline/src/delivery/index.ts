export { announce, describeErrors } from './announce.ts';
export { deliver } from './deliver.ts';
export { endRun } from './end-run.ts';
export { listenTo } from './listen-to.ts';
export { isSame, type MadeArtifacts, watchArtifacts } from './made-artifacts.ts';
export { type Missed, notifyNews } from './notify-news.ts';
export { notifyOf } from './notify-of.ts';
export { combine, expand, releaseOf } from './releases.ts';
export { announceNext, settleKindly } from './settle.ts';
