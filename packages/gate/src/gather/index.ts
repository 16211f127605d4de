export { type About, gatherFacts, type Place } from './gather-facts.ts';
