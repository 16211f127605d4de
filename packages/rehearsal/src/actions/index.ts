export type { Deployment, Environment } from './deployment-store.ts';
export { type GitHubActions, gitHubActions } from './github-actions.ts';
export { answerRoutes } from './routes.ts';
export type { Conclusion, Runner, WorkflowJob, WorkflowRun } from './workflow-runs.ts';
