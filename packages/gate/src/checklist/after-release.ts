import { type AnnouncementState, type DeploymentRecord, inlineCode } from '@waybill/kernel';
import { type Draft, done, notDone, ofPerson } from './draft.ts';
import type { Facts } from './facts.ts';
import { isStaging } from './staging.ts';

const phase = 'post-release';

/** What follows when the release is out. */
export function afterRelease(facts: Facts): Draft[] {
  return [deployed(facts), healthy(facts), team(facts)];
}

const later = 'It follows after the release.';

/** Where a release is meant to arrive: a stable one in production, where there is such an environment. */
function findTarget({ environments, isPrerelease }: Facts): string | undefined {
  const others = environments.filter((each) => !isStaging(each));
  if (isPrerelease)
    return environments.find((each) => isStaging(each) && /beta|rc|candidate/i.test(each)) ?? environments[0];
  return others.find((each) => /prod/i.test(each)) ?? others.at(-1) ?? environments.at(-1);
}

function deployed(facts: Facts): Draft {
  const about = { id: 'deployed', phase, title: 'The release is deployed' } as const;
  const { release, tag } = facts;
  const target = findTarget(facts);
  if (target === undefined)
    return ofPerson(about, 'No environment is configured.', 'Deploy the release, and tick the item.');
  const command = `npx waybill deploy ${target} ${tag}`;
  if (release === undefined) return notDone(about, later, `\`${command}\``);
  const last = findLast(facts, target);
  const where = release.deployments
    .filter(({ state, purpose }) => state === 'succeeded' && purpose === 'deploy')
    .map(({ environment }) => inlineCode(environment));
  const reached = where.length === 0 ? 'It is in no environment.' : `It is in ${[...new Set(where)].join(', ')}.`;
  if (last?.state === 'succeeded') return done(about, reached, last.url ?? last.run);
  return notDone(about, reached, `A person starts it when staging is good: \`${command}\`.`, last?.url ?? last?.run);
}

function healthy(facts: Facts): Draft {
  const about = { id: 'healthy', phase, title: 'The release is healthy' } as const;
  const target = findTarget(facts);
  if (target === undefined) return ofPerson(about, 'No environment is configured.', 'Look at it, and tick the item.');
  const last = findLast(facts, target);
  const remedy = `Configure \`health\` of the environment ${inlineCode(target)}, or deploy: \`npx waybill deploy ${target} ${facts.tag}\`.`;
  if (last === undefined || last.state !== 'succeeded')
    return notDone(about, facts.release === undefined ? later : `It is not in ${inlineCode(target)}.`, remedy);
  const { health, url, run } = last;
  if (health === undefined) return notDone(about, `${inlineCode(target)} was not asked.`, remedy, url ?? run);
  const evidence = `${inlineCode(target)} is ${health.state} (${health.requests} answers).`;
  return health.state === 'healthy'
    ? done(about, evidence, url ?? run)
    : notDone(about, evidence, `\`npx waybill rollback ${target}\``, url ?? run);
}

function findLast({ release }: Facts, environment: string): DeploymentRecord | undefined {
  return release?.deployments.findLast((each) => each.environment === environment && each.purpose === 'deploy');
}

/** Members that announce nothing, though they have a part after a release. */
const silent = new Set(['deploy', 'github', 'gitlab', 'gate', 'exec', 'metrics', 'archive']);

function team({ release }: Facts): Draft {
  const about = { id: 'team', phase, title: 'The team is informed' } as const;
  const remedy = 'Run the job again, or tell the team.';
  if (release === undefined) return notDone(about, later, remedy);
  const announced = (release.announcements ?? []).filter(({ member }) => !silent.has(member));
  if (announced.length === 0)
    return ofPerson(
      about,
      'Nothing announces releases.',
      'Tell the team, and tick the item; or configure `slack`, `email` or `webhook`.',
    );
  const names = (of: readonly AnnouncementState[]) => of.map(({ member }) => inlineCode(member)).join(', ');
  const missed = announced.filter(({ state, reason }) => state !== 'done' || reason !== undefined);
  if (missed.length > 0) return notDone(about, `Not by ${names(missed)}.`, remedy);
  return done(about, `By ${names(announced)}.`);
}
