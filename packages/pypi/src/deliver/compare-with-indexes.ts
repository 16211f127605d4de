import { throwProblems } from '@waybill/kernel';
import { changedOnIndex, reservedName } from '../errors.ts';
import type { Distribution } from '../files/index.ts';
import type { IndexAccess } from '../identity/index.ts';
import { simpleIndex } from '../indexes/index.ts';
import { isReservedName } from '../rules/index.ts';
import { findConflicts, type IndexRules } from './find-conflicts.ts';
import { findPublished } from './find-published.ts';
import { planUpload, type UploadPlan } from './plan-upload.ts';

/** What goes to one index, one plan for each project. */
export interface DeliveryPlan {
  readonly access: IndexAccess;
  readonly plans: readonly UploadPlan[];
}

/**
 * Compares the files with what the indexes hold.
 *
 * @param rules of PyPI; without them only files that differ count
 * @throws AggregateError of every conflict on every index: ECHANGEDONINDEX and what PyPI's rules forbid
 */
export async function compareWithIndexes(
  files: readonly Distribution[],
  accesses: readonly IndexAccess[],
  rules?: (access: IndexAccess) => IndexRules | undefined,
): Promise<DeliveryPlan[]> {
  const planned = await Promise.all(
    accesses.map(async (access) => {
      const { files: wanted } = access.target;
      const groups = projectsOf(files.filter(({ kind }) => wanted === 'all' || kind === wanted));
      return { access, each: await Promise.all(groups.map((group) => compare(group, access, rules?.(access)))) };
    }),
  );
  const conflicts = planned.flatMap(({ each }) => each.flatMap(({ errors }) => errors));
  throwProblems(conflicts);
  return planned.map(({ access, each }) => ({ access, plans: each.map(({ plan }) => plan) }));
}

async function compare(group: readonly Distribution[], access: IndexAccess, rules: IndexRules | undefined) {
  const reader = simpleIndex(access);
  const project = group[0]?.project ?? '';
  const known = await reader.listed(project);
  const listing = known ?? { files: [] };
  const plan = planUpload(group, await findPublished(group, listing, reader));
  const changed = plan.conflict.length > 0 ? [changedOnIndex(plan.conflict.map(({ name }) => name))] : [];
  const isRefused = rules !== undefined && known === undefined && isReservedName(project);
  const reserved = isRefused ? [reservedName(project, access.index.name)] : [];
  const listed = listing.files.filter(({ holder }) => holder !== 'other');
  return {
    plan,
    errors: [...changed, ...reserved, ...(rules === undefined ? [] : findConflicts(plan.upload, listed, rules))],
  };
}

/** The files of each project, projects in order of appearance. */
function projectsOf(files: readonly Distribution[]): Distribution[][] {
  const projects = new Set(files.map(({ project }) => project));
  return [...projects].map((project) => files.filter((file) => file.project === project));
}
