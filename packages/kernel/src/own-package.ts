import { createRequire } from 'node:module';

/** This package's manifest, which lies above the sources as well as above what is built of them. */
export const { version, engines } = createRequire(import.meta.url)('../package.json') as {
  readonly version: string;
  readonly engines: { readonly node: string };
};
