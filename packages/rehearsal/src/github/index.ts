export { type ActionsCache, actionsCache } from './actions-cache.ts';
export { type Asset, type EmulatedGitHub, emulatedGitHub, type Release } from './emulated-github.ts';
