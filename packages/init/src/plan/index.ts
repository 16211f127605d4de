export {
  type Answers,
  type Plan,
  type PlannedFile,
  type PlannedLock,
  type Todo,
  type ToolChoice,
  toolChoices,
  type Upload,
  uploads,
  type Versions,
} from './plan.ts';
export { planIgnores } from './plan-ignores.ts';
export { planInit } from './plan-init.ts';
export { choosePlace } from './plan-tools.ts';
