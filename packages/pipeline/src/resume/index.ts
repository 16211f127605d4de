export { missingIn, recordArtifacts } from './bytes/local-bytes.ts';
export { restoreChannelNote } from './channel-note.ts';
export { explainRemade } from './explain-conflict.ts';
export { countsNewest, isFinished, isOverlooked, lastEntry } from './find-incomplete.ts';
export { mentionOthers } from './mention-others.ts';
export { describeResume } from './plan-resume.ts';
export { resumeRelease } from './resume-release.ts';
export { listCheckout } from './worktree/list-checkout.ts';
