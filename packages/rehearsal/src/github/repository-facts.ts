import type { IncomingMessage } from 'node:http';

/** What a repository is beside its name. */
export interface RepositoryFacts {
  readonly isArchived?: boolean;
  readonly isPrivate?: boolean;
  /** `owner/name` of the repository that it is a fork of. */
  readonly forkOf?: string;
  /** Whether the token may push. */
  readonly canPush?: boolean;
}

/** Lays what was set over the answer about a repository. */
export function repositoryFacts() {
  const all = new Map<string, RepositoryFacts>();
  return {
    set: (slug: string, facts: RepositoryFacts) => void all.set(slug, facts),
    clear: () => all.clear(),
    describe(json: unknown, request: IncomingMessage): unknown {
      const [, slug = ''] = /^\/repos\/([^/]+\/[^/?]+)$/.exec(request.url ?? '') ?? [];
      const facts = all.get(slug);
      if (facts === undefined || typeof json !== 'object' || json === null) return undefined;
      const { isArchived, isPrivate, forkOf, canPush } = facts;
      return {
        ...json,
        ...(isArchived === undefined ? {} : { archived: isArchived }),
        ...(isPrivate === undefined ? {} : { private: isPrivate }),
        ...(forkOf === undefined ? {} : { fork: true, parent: { full_name: forkOf } }),
        ...(canPush === undefined ? {} : { permissions: { admin: false, push: canPush, pull: true } }),
      };
    },
  };
}
