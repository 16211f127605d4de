import { inlineCode, parseRepository } from '@waybill/kernel';
import { need, type Row, rowsOf, whenKnown } from '../report/index.ts';
import type { Check } from './check.ts';
import type { Facts } from './facts.ts';

export const repository: Check = {
  name: 'repository',
  run(facts) {
    const address = checkAddress(facts);
    const service = whenKnown(facts.project)?.service.name;
    const found = service === 'gitlab' ? describeGitLab(facts) : describeGitHub(facts);
    return [...address, ...found];
  },
};

/** Whether the clone and the configuration mean the same repository. */
function checkAddress({ settings, git }: Facts): Row[] {
  const { warning } = rowsOf('repository');
  const slug = whenKnown(settings)?.slug ?? '';
  const own = parseRepository(whenKnown(git)?.remotes.get('origin') ?? '');
  const isSame = [own.slug, own.path].some((each) => each.toLowerCase() === slug.toLowerCase());
  if (slug === '' || own.host === '' || isSame) return [];
  return [
    warning(
      `The configuration pushes to ${inlineCode(slug)}, and \`origin\` is ${inlineCode(own.path)}.`,
      'In a fork, this is right: releases are made in the other repository. Else correct `repositoryUrl`, or `repository` of `package.json`.',
    ),
  ];
}

function describeGitHub({ github, place }: Facts): Row[] {
  const { ok, problem, warning, unchecked } = rowsOf('repository');
  const { slug, isArchived, isFork, parent, canPush, isPrivate } = need(github.repository);
  const name = inlineCode(slug);
  if (isArchived)
    return [problem(`${name} is archived: nothing can be pushed to it.`, 'Unarchive it in its settings on GitHub.')];
  const rows: Row[] = [];
  if (isFork)
    rows.push(
      warning(
        `${name} is a fork${parent === undefined ? '' : ` of ${inlineCode(parent)}`}: a workflow of the fork would release under its own name, with its own secrets.`,
        `If only ${inlineCode(parent ?? 'the other repository')} releases, guard the job: \`if: github.repository == '${parent ?? 'owner/name'}'\`.`,
      ),
    );
  if (canPush === false && place === 'release job')
    rows.push(problem(`The token may not push to ${name}.`, 'Give the job `contents: write`, or another token.'));
  else if (canPush === false)
    rows.push(unchecked(`The token of this ${place} may not push to ${name}: that of the release job has to.`));
  return rows.length > 0 ? rows : [ok(`${name} is ${isPrivate ? 'private' : 'public'}, and is no fork.`)];
}

function describeGitLab({ gitlab, settings }: Facts): Row[] {
  const { ok, problem, warning } = rowsOf('repository');
  const { isArchived, isPublic, parent } = need(gitlab.project);
  const name = inlineCode(whenKnown(settings)?.slug ?? 'The project');
  if (isArchived)
    return [problem(`${name} is archived: nothing can be pushed to it.`, 'Unarchive it in its settings on GitLab.')];
  if (parent !== undefined)
    return [
      warning(
        `${name} is a fork of ${inlineCode(parent)}: its pipelines would release under its own name.`,
        `If only ${inlineCode(parent)} releases, guard the job: \`if: $CI_PROJECT_PATH == "${parent}"\`.`,
      ),
    ];
  return [ok(`${name} is ${isPublic ? 'public' : 'not public'}, and is no fork.`)];
}
