export { type Embedded, embedInWheel } from './embed-in-wheel.ts';
