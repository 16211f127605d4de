export { embedInWheel } from './embed-in-wheel.ts';
