export { type Ports, realPorts } from './ports.ts';
export { onInterruption, unlessInterrupted } from './processes/interruption.ts';
export { beforeExit } from './processes/processes.ts';
export type { Run, RunResult } from './processes/run.ts';
