import { contentRules, sdistRules } from './archives/sdist-rules.ts';
import { wheelRules } from './archives/wheel-rules.ts';
import { dependencyRules } from './metadata/dependency-rules.ts';
import { metadataRules } from './metadata/metadata-rules.ts';
import { nameRules } from './names/name-rules.ts';
import { licenseRules, projectRules } from './project-rules.ts';
import type { Rule } from './rule.ts';

/**
 * Every rule that a built file is checked by, each with its source; `docs/index-rules.md` is made from this table. Rules that
 * need to know the release or what the index holds are in `find-mismatches.ts` and `deliver/find-conflicts.ts`.
 */
export const indexRules: readonly Rule[] = [
  ...nameRules,
  ...metadataRules,
  ...dependencyRules,
  ...projectRules,
  ...licenseRules,
  ...wheelRules,
  ...sdistRules,
  ...contentRules,
];
