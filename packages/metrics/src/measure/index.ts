export { type Crossing, findCrossings } from './find-crossings.ts';
export { listEnvironments, measure } from './measure.ts';
export { type Downloads, type Environment, Report, type Share, type Spread } from './report.ts';
