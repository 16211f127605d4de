/**
 * Measured is what users run: `@waybill/*` resolves to the built JavaScript instead of the sources, whose types would be
 * stripped in every process. For `node --import`.
 */
import { registerHooks } from 'node:module';

const packages = new URL('../../../packages/', import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    const [, room, entry = 'index'] = /^@waybill\/([a-z]+)(?:\/([a-z-]+))?$/.exec(specifier) ?? [];
    return room === undefined
      ? next(specifier, context)
      : next(new URL(`${room}/dist/${entry}.js`, packages).href, context);
  },
});
