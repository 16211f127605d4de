export { type Emulated, emulated, type Onward } from './emulated.ts';
export { forward, relay } from './forward.ts';
export { freePort, listen } from './listen.ts';
