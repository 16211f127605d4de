export type { Deployment, Environment } from './deployment-store.ts';
export { type GitHubActions, gitHubActions } from './github-actions.ts';
export { answerRoutes, type Call, notFound, type Reply, type Route, readPage, refusal } from './routes.ts';
export type { Conclusion, Runner, WorkflowJob, WorkflowRun } from './workflow-runs.ts';
