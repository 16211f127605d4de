export { announce, describeErrors } from './announce.ts';
export { deliver } from './deliver.ts';
export { endRun } from './end-run.ts';
export { isSame, type MadeArtifacts, watchArtifacts } from './made-artifacts.ts';
export { notifyOf } from './notify-of.ts';
export { combine, expand, releaseOf } from './releases.ts';
export { announceNext, settleKindly } from './settle.ts';
