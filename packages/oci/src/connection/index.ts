export type { Login, MountSource } from './authorization.ts';
export { type Connection, computeTimeout, connect, hint } from './connection.ts';
export { followRedirects } from './redirects.ts';
export { refusal, refused } from './refusal.ts';
