import { v } from '@waybill/kernel';
import { NotKnown } from '../../report/index.ts';
import { allowed, ask, type GitHub } from './connection.ts';

export interface GitHubRepository {
  readonly slug: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  /** The repository that it is a fork of. */
  readonly parent: string | undefined;
  readonly isFork: boolean;
  readonly defaultBranch: string;
  /** Whether the token may push; undefined where GitHub does not say it. */
  readonly canPush: boolean | undefined;
}

const flag = v.optional(v.nullable(v.boolean()), false);

const Repository = v.object({
  full_name: v.string(),
  ...{ private: v.boolean(), archived: flag, fork: flag, default_branch: v.string() },
  parent: v.optional(v.nullable(v.object({ full_name: v.string() }))),
  permissions: v.optional(v.nullable(v.object({ push: v.optional(v.boolean()) }))),
});

/** @throws what cannot be known */
export async function readRepository(github: GitHub): Promise<GitHubRepository> {
  const answer = await ask(github, '');
  if (answer.status >= 300 && answer.status < 400)
    throw new NotKnown(`GitHub has moved the repository \`${github.slug}\`: its address has changed.`);
  const found = allowed(github, answer, 'the right to read the repository').json(Repository);
  return {
    ...{ slug: found.full_name, isPrivate: found.private, isArchived: found.archived === true },
    ...{ isFork: found.fork === true, parent: found.parent?.full_name, defaultBranch: found.default_branch },
    canPush: found.permissions?.push,
  };
}

const Default = v.object({ default_workflow_permissions: v.picklist(['read', 'write']) });

/** What jobs may do whose workflow does not say it. @throws NotKnown */
export async function readDefault(github: GitHub): Promise<'read' | 'write'> {
  const answer = await ask(github, '/actions/permissions/workflow');
  return allowed(github, answer, 'administration rights').json(Default).default_workflow_permissions;
}
