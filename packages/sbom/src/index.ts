import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type ArtifactKind, definePlugin, readArtifacts, Skip } from '@waybill/kernel';
import { nothingToDescribe } from './errors.ts';
import { Options } from './options.ts';

/** Kinds of artifacts that have an inside. */
const described: readonly ArtifactKind[] = ['wheel', 'sdist', 'image'];

export type { SbomOptions } from './options.ts';

export const { verifyConditions, verifyRelease, generateNotes, prepare } = definePlugin(
  'sbom',
  Options,
  {
    async verifyConditions({ options, context }) {
      if (options.handOver === 'auto' || options.handOver === false) return;
      const { findGenerator } = await import('./handover/index.ts');
      await findGenerator({ options, context });
    },

    async verifyRelease({ options, context }) {
      const { version } = context.nextRelease;
      const formats = { cyclonedx: `CycloneDX ${options.specVersion}`, spdx: 'SPDX 2.3' };
      const names = [...new Set(options.formats)].map((format) => formats[format]).join(' and ');
      context.logger.log(`Plan: ${names} for what ${version} ships, in .waybill/${version}/sbom/.`);
    },

    async generateNotes(input) {
      if (!input.options.changes) return '';
      const { lockedChanges, renderNotes } = await import('./changes/index.ts');
      return renderNotes(await lockedChanges(input));
    },

    async prepare(input) {
      const { options, context } = input;
      const { version } = context.nextRelease;
      const artifacts = await readArtifacts(context.cwd, version);
      if (!artifacts.some(({ kind }) => described.includes(kind))) {
        if (options.enabled === 'auto') throw new Skip(`${version} has no wheel, no sdist and no image to describe`);
        throw nothingToDescribe(version);
      }

      // Loaded here: the CycloneDX library and its validator are heavy, and no other hook needs them.
      const { describeRelease } = await import('./steps/prepare.ts');
      const toolVersion: string = createRequire(import.meta.url)('../package.json').version;
      for (const { files, describes, platform, plan } of await describeRelease(input, { artifacts, toolVersion })) {
        for (const { why } of plan.gaps) if (why !== undefined) context.logger.warn(`The SBOM is incomplete. ${why}.`);
        const subject = platform === undefined ? describes : `${describes} (${platform})`;
        context.logger.success(`Described ${subject}: ${plan.components.length} components in ${files.join(', ')}.`);
      }
    },
  },
  async ({ context }) => {
    // Projects below the root: what there is to describe shows when they are built.
    if (context.options['packages'] !== undefined) return undefined;
    const found = await Promise.all(
      ['pyproject.toml', 'setup.py', 'Dockerfile'].map((file) => exists(join(context.cwd, file))),
    );
    return found.includes(true) ? undefined : 'there is no `pyproject.toml`, `setup.py` or `Dockerfile`';
  },
);

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
