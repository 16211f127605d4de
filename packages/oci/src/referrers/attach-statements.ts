import { inParallel } from '@waybill/kernel';
import type { Manifest } from '../manifest.ts';
import type { Registry } from '../registry/index.ts';
import { addToList, listAttached } from './attached-list.ts';
import type { Statement } from './plan-referrer.ts';
import { emptyJson, isAttached, planReferrer } from './plan-referrer.ts';

const simultaneousStatements = 4;

/** A file that says something about an image. */
export interface StatementFile extends Statement {
  /** Absolute. */
  readonly path: string;
  /** What it is attached to: the image of its platform, or the whole image where it is about no single one. */
  readonly subject: Manifest;
}

export interface Attachments {
  readonly statements: readonly StatementFile[];
  /** A file that holds an empty JSON object. */
  readonly empty: string;
}

/**
 * Attaches files to the images that they are about in a registry, unless they are attached already: found by the referrers
 * API, or under the fallback tag where the registry lacks it.
 */
export async function attachStatements(registry: Registry, { statements, empty }: Attachments): Promise<void> {
  const subjects = [...new Map(statements.map(({ subject }) => [subject.digest, subject])).values()];
  const lists = await Promise.all(
    subjects.map(async ({ digest }) => [digest, await listAttached(registry, digest)] as const),
  );
  const attached = new Map(lists);
  const missing = statements
    .map((statement) => ({ statement, referrer: planReferrer(statement.subject, statement) }))
    .filter(({ statement, referrer }) => {
      return !isAttached(attached.get(statement.subject.digest) ?? [], statement, referrer.digest);
    });
  if (missing.length === 0) return;

  await registry.uploadBlob({ ...emptyJson, path: empty });
  const unlisted = new Set<Manifest>();
  await inParallel(missing, simultaneousStatements, async ({ statement, referrer }) => {
    await registry.uploadBlob(statement);
    const { isListed } = await registry.putManifest(referrer.digest, referrer);
    if (!isListed) unlisted.add(referrer);
  });
  for (const { digest } of subjects) {
    // All at once: a registry may let nobody write a tag twice.
    const more = missing.flatMap(({ statement, referrer }) =>
      statement.subject.digest === digest && unlisted.has(referrer) ? [referrer] : [],
    );
    if (more.length > 0) await addToList(registry, digest, more);
  }
}
