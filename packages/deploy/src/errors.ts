export * from './errors/deployments.ts';
export * from './errors/kubernetes.ts';
export * from './errors/pipeline.ts';
export * from './errors/targets.ts';
export * from './errors/workflow.ts';
