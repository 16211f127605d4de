export * from './errors/checklist.ts';
export * from './errors/checks.ts';
export * from './errors/services.ts';
