export { type Adoption, collectAdoption } from './collect-adoption.ts';
