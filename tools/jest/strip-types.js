import { stripTypeScriptTypes } from 'node:module';

/** A jest transform: the sources use erasable syntax only, so running them needs no compiler. */
export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
};
