export { type Referrer, type Registry, registryClient } from './registry.ts';
