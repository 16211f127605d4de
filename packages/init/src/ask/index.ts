export type { Ask } from './ask.ts';
export { defaultAnswers, findAnswers, type GivenAnswers } from './find-answers.ts';
export { askOnTerminal, isTerminal } from './terminal.ts';
