export { type Ports, realPorts } from './ports.ts';
export { onInterruption, unlessInterrupted } from './processes/interruption.ts';
export type { Run, RunResult } from './processes/run.ts';
