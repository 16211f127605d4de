export type { Job, MissingPart, Part, Services } from './services.ts';
export { type ServicesOptions, startServices } from './start-services.ts';
