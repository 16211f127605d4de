export { composeFailure, failureTitle } from './compose-failure.ts';
export { composeNews } from './compose-news.ts';
export { composeRelease, type ReleaseStage } from './compose-release.ts';
export { type Audience, audiences, type Message, type Tone } from './message.ts';
export { listSections, type Section, type Topic } from './sections.ts';
