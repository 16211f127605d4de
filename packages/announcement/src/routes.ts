/** What the options of a notifier need. It is loaded by every hook, so that it renders nothing. */

export { isPrerelease } from './facts/is-prerelease.ts';
export { createNotifierHooks, type Tell } from './hooks/index.ts';
export * from './routes/index.ts';
