export { postComment } from './post-comment.ts';
export { postReport } from './post-report.ts';
