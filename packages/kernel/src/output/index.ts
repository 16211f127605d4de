export { type Guard, guarded, showsEverything, writeCommand } from './own-lines.ts';
export { plainVariable, printOutput, type ToolOutput } from './print-output.ts';
export { showProgress } from './show-progress.ts';
