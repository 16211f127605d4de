import { isReleaseError, type ReleaseContext, type ReleaseError } from '@waybill/kernel';
import type { Registry } from '@waybill/oci';
import { attachStatements } from '@waybill/oci';
import { attachmentsRefused } from '../errors.ts';
import type { BuiltImage, ImageContext } from '../image/index.ts';
import { inEach } from './deliver-everywhere.ts';
import { findStatements, writeEmpty } from './find-statements.ts';

/** What registries answer that take images, but not what is attached to them, or not under such a tag. */
const refusals: ReadonlySet<string> = new Set([
  ...['EATTACHEDTAG', 'EMANIFESTREFUSED', 'ENOPUSHACCESS', 'EREGISTRYREADONLY', 'ETAGIMMUTABLE', 'EUPLOADDAMAGED'],
]);

export interface AttachInput extends ImageContext {
  readonly context: ReleaseContext;
  readonly image: BuiltImage;
  /** Of the image, without tag. */
  readonly name: string;
}

/** Attaches what belongs to an image: the builder's attestations and the SBOMs of other plugins. */
export interface Attacher {
  /**
   * Before the image can be found: a run that dies later has lost nothing. Registries may refuse what is about an image
   * that they do not have yet.
   */
  beforeImage(registry: Registry): Promise<void>;
  /** Where it was not to be before. @throws EATTACHMENTS with `beside`; else a refusal is a warning: the image is there */
  afterImage(registries: readonly Registry[]): Promise<void>;
}

const nothing: Attacher = { beforeImage: async () => {}, afterImage: async () => {} };

export async function createAttacher({ options, context, image, name }: AttachInput): Promise<Attacher> {
  const { attestations, attachSboms } = options;
  if (attestations === 'off') return nothing;
  const place = { cwd: context.cwd, version: context.nextRelease.version };
  const statements = await findStatements(place, image, { name, attachSboms });
  if (statements.length === 0) return nothing;

  const attachments = { statements, empty: await writeEmpty(place) };
  const { root } = image.layout;
  const names = statements.map((statement) => statement.name).join(', ');
  const done = new Set<Registry>();

  /** @returns why the registry refuses */
  async function attach(registry: Registry): Promise<ReleaseError | undefined> {
    try {
      await attachStatements(registry, attachments);
    } catch (error) {
      if (isRefusal(error)) return error;
      throw error;
    }
    done.add(registry);
    context.logger.log(`Attached to ${registry.name}@${root.digest}: ${names}.`);
    return undefined;
  }
  return {
    async beforeImage(registry) {
      await attach(registry);
    },
    async afterImage(registries) {
      const others = registries.filter((registry) => !done.has(registry));
      await inEach(others, async (registry) => {
        const refusal = await attach(registry);
        if (refusal === undefined) return;
        const error = attachmentsRefused(`${registry.name}@${root.digest}`, names, refusal);
        if (attestations === 'beside') throw error;
        context.logger.warn(`${error.message} ${error.details}`);
      });
    },
  };
}

function isRefusal(error: unknown): error is ReleaseError {
  if (!isReleaseError(error)) return false;
  if (error.code !== 'EREGISTRYANSWER') return refusals.has(error.code);
  const { status = 0 } = error.cause as { readonly status?: number };
  return status < 500 || status === 501;
}
