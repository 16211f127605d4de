export { type FaultProxy, faultProxy, type Injection, type Match, type SeenRequest } from './fault-proxy.ts';
export type { Fault, Moment } from './faults.ts';
