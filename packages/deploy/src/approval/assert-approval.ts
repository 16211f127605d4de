import { parseRepository, v } from '@waybill/kernel';
import type { Environment } from '../environments/index.ts';
import { approvalUnknown, deployTokenRefused, environmentUnseen, noApproval } from '../errors.ts';
import { askGitHub, gitHubSlug, type TargetInput, wordsOf } from '../targets/index.ts';

const Answer = v.looseObject({
  protection_rules: v.optional(
    v.array(v.looseObject({ type: v.string(), reviewers: v.optional(v.array(v.unknown())) })),
    [],
  ),
});

/**
 * Makes sure that a person has to approve what goes to an environment: GitHub creates one without any protection when a job names
 * it first.
 *
 * @throws ENOAPPROVAL, EENVIRONMENTUNSEEN, EAPPROVALUNKNOWN, EDEPLOYTOKEN
 */
export async function assertApproval(
  { name, approval }: Environment,
  { context, ports, github }: TargetInput,
): Promise<void> {
  if (approval === 'none') return;
  const { page } = parseRepository(context.options.repositoryUrl ?? '');
  const slug = gitHubSlug(context, github.apiUrl);
  if (slug === undefined) throw approvalUnknown(name, 'the repository is not on GitHub');
  if (github.token === undefined) throw approvalUnknown(name, '`GITHUB_TOKEN` is not set');
  const answer = await askGitHub({ ports, github }, `${slug}/environments/${encodeURIComponent(name)}`);
  const place = `${page ?? 'the repository'}/settings/environments`;
  if (answer.status === 401) throw deployTokenRefused();
  if (answer.status === 404) throw environmentUnseen(name, place);
  if (!answer.ok) throw approvalUnknown(name, `GitHub answered ${answer.status} (${wordsOf(answer)})`);
  const reviewers = answer
    .json(Answer)
    .protection_rules.filter(({ type }) => type === 'required_reviewers')
    .flatMap((rule) => rule.reviewers ?? []);
  if (reviewers.length === 0) throw noApproval(name, 'it has no required reviewers', place);
}
