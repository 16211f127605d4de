export { type ClusterOptions, type EmulatedCluster, emulatedCluster, type SeenDeployment } from './emulated-cluster.ts';
export type { Behaviour, NewDeployment } from './rollouts.ts';
