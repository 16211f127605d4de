export { collectAdoption } from './collect-adoption.ts';
