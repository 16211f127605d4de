export { createNotifierHooks, type Tell } from './notifier-hooks.ts';
