import { isReleaseError, type ReleaseContext, type ReleaseError } from '@waybill/kernel';
import { attachStatements, findStatements } from './attach-statements.ts';
import type { BuiltImage } from './build-image.ts';
import { inEach } from './deliver-everywhere.ts';
import type { World } from './image.ts';
import type { Registry } from './registry.ts';

/** What registries answer that take images, but not what is attached to them, or not under such a tag. */
const refusals: ReadonlySet<string> = new Set(['EMANIFESTREFUSED', 'ENOPUSHACCESS', 'ETAGIMMUTABLE']);

export interface Attaching extends World {
  readonly context: ReleaseContext;
  readonly image: BuiltImage;
  /** Of the image, without tag. */
  readonly name: string;
}

/**
 * Attaches the builder's attestations and the SBOMs of other plugins to an image that the registries have. Where nobody
 * asked for it, a registry that refuses is a warning: the image is there.
 */
export async function attachEverywhere(registries: readonly Registry[], attaching: Attaching): Promise<void> {
  const { options, context, image, name } = attaching;
  const { attestations, attachSboms } = options;
  if (attestations === 'off') return;
  const { root } = image.layout;
  const place = { cwd: context.cwd, version: context.nextRelease.version };
  const statements = await findStatements(place, image, { name, attachSboms });
  if (statements.length === 0) return;
  const names = statements.map((statement) => statement.name).join(', ');
  await inEach(registries, async (registry) => {
    try {
      await attachStatements(registry, root, { ...place, statements });
      context.logger.log(`Attached to ${registry.name}@${root.digest}: ${names}.`);
    } catch (error) {
      if (attestations !== 'auto' || !isRefusal(error)) throw error;
      const why = `${error.message} Set \`docker.attestations\` to \`off\` for an image without them, or to \`inside\`.`;
      context.logger.warn(`${registry.name} has the image, but not what belongs to it (${names}). ${why}`);
    }
  });
}

function isRefusal(error: unknown): error is ReleaseError {
  return isReleaseError(error) && refusals.has(error.code);
}
