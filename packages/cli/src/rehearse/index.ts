export { rehearseCommand } from './command.ts';
