export { type AvailableEngine, type DockerEngine, dockerEngine, type MissingEngine } from './docker-engine.ts';
