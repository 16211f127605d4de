export { allowed, ask, type Known, listAll, wordsOf } from './ask.ts';
export {
  findKind,
  findService,
  type GitHubService,
  type GitLabService,
  type Service,
} from './service.ts';
