export { type Crossing, findCrossings } from './find-crossings.ts';
export { listEnvironments, measure } from './measure.ts';
export { type Environment, Report, type Share, type Spread } from './report.ts';
