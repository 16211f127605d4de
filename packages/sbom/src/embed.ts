import { createRequire } from 'node:module';
import { definePlugin, Skip } from '@waybill/kernel';
import { Options } from './options.ts';

/** Runs between the build of the wheels and whatever uses them. It has the section of `@waybill/sbom`. */
export const { prepare, adopt } = definePlugin('sbom', Options, {
  async prepare(input) {
    if (!input.options.embed) return;
    const { embedSboms } = await import('./steps/embed.ts');
    const toolVersion: string = createRequire(import.meta.url)('../package.json').version;
    await embedSboms(input, toolVersion);
  },

  /** What another job built has its SBOM in it. */
  async adopt({ options }) {
    if (!options.embed) throw new Skip('`sbom.embed` is off');
  },
});
