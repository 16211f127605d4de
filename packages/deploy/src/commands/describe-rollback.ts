import { type CommandResult, exitCodes, type LedgerRelease, type TagMove } from '@waybill/kernel';
import { type Environment, releaseOf } from '../environments/index.ts';
import { describeStep, describeYanks } from '../rollback/index.ts';
import { openTarget } from '../rollout/index.ts';
import type { TargetInput } from '../targets/index.ts';
import { type Deploy, describeChecks } from './open-deploy.ts';
import type { EarlierRelease } from './pick-earlier.ts';

/** A rollback, as far as it is decided. */
export interface Planning {
  readonly opened: Deploy;
  readonly environment: Environment;
  readonly releases: readonly LedgerRelease[];
  readonly picked: EarlierRelease;
  readonly release: LedgerRelease;
  readonly chosen: readonly Step[];
  /** The release that is taken back. */
  readonly from: LedgerRelease | undefined;
  readonly work: TargetInput;
}

export interface Planned extends Planning {
  readonly tags: readonly TagMove[];
}

type Step = Environment['rollback']['steps'][number];
export type When = Step['when'];

/** The way back goes on by name only. */
export function describeFurther({ environment: { name }, picked: { further } }: Planning): string[] {
  return further === undefined
    ? []
    : [`To go further back: \`npx waybill rollback ${name} --to ${further.tag} --yes\`.`];
}

/** What a rollback would do, one step a line. */
export function describeRollback(planned: Planned): CommandResult {
  const { environment, release, chosen, from, work, tags } = planned;
  const { name } = environment;
  const previous = from === undefined ? {} : { previous: releaseOf(from, { ...environment, image: undefined }) };
  const key = `${release.tag}/${name}`;
  const request = { ...releaseOf(release, environment), ...previous, key, environment: name } as const;
  const stepsOf = (when: When) => chosen.filter((each) => each.when === when).flatMap(describeStep);
  const had = from?.tag ?? 'nothing';
  const steps = [
    ...stepsOf('before'),
    ...openTarget(environment, work).describe({ ...request, purpose: 'rollback' }),
    ...stepsOf('after'),
    ...describeChecks(environment),
    ...tags.map(({ image, tag, before, after }) => `Move ${image}:${tag} from ${before} to ${after}`),
    ...(environment.rollback.page ? [`Say on the page of ${had} on GitHub that it was rolled back`] : []),
  ];
  const left = leftOutOf(planned);
  const byHand = describeYanks(from);
  const text = [
    `Would bring ${release.tag} back to \`${name}\`, which has ${had}:`,
    ...steps.map((step) => `- ${step}`),
    ...left.map(describeLeft),
    ...byHand.map((each) => `By hand, if you want it: ${each}`),
    'Add `--yes` to do it.',
  ].join('\n');
  const leftOut = left.map((each) => each.name);
  const data = { tag: release.tag, from: had, steps, leftOut, tags, byHand, isDone: false };
  return { exitCode: exitCodes.done, text, data };
}

/** Steps that nobody confirmed. */
export function leftOutOf({ environment, chosen }: Pick<Planning, 'environment' | 'chosen'>): readonly Step[] {
  return environment.rollback.steps.filter((each) => !chosen.includes(each));
}

export function describeLeft({ name, about }: Step): string {
  return `Left out, as it was not confirmed: ${name} (${about}). Add \`--with ${name}\`.`;
}
