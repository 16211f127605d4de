export { announce } from './announce.ts';
export { destinationsOf } from './destinations.ts';
