export { onInterruption, unlessInterrupted } from './interruption.ts';
export { type Ports, realPorts } from './ports.ts';
export type { Run, RunResult } from './run.ts';
