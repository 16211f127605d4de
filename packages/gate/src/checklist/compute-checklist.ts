import { inlineCode, invalidOption, nearestName } from '@waybill/kernel';
import { type PersonItem, phases, simplify } from '../people/index.ts';
import { afterRelease } from './after-release.ts';
import { atRelease } from './at-release.ts';
import { beforeRelease } from './before-release.ts';
import { type Draft, done, ofPerson } from './draft.ts';
import type { Facts } from './facts.ts';
import { type Item, isDone } from './item.ts';

/** Names of the items that are computed, and whether they can be done before the tag. */
const computed: ReadonlyMap<string, boolean> = new Map([
  ...['checks', 'scan', 'documents', 'migration', 'branches', 'staging', 'notes', 'artifacts'].map(
    (id) => [id, true] as const,
  ),
  ...['tag', 'images', 'package', 'page', 'deployed', 'healthy', 'team'].map((id) => [id, false] as const),
]);

/** The whole checklist, in the order of a release. */
export function computeChecklist(facts: Facts): Item[] {
  const drafts = [...beforeRelease(facts), ...atRelease(facts), ...afterRelease(facts)].map((each) =>
    confirm(each, facts),
  );
  const people = facts.people
    .filter(({ id }) => !drafts.some((draft) => draft.id === id))
    .map((each) => personal(each, facts));
  const all = [...drafts, ...people];
  return phases
    .flatMap((phase) => all.filter((each) => each.phase === phase))
    .map((each) => ({
      ...each,
      isRequired: isRequired(each, facts),
    }));
}

/** What could not be computed, a person may say. */
function confirm(draft: Draft, { ticks }: Facts): Draft {
  const tick = ticks.get(draft.id);
  return draft.state === 'person' && tick !== undefined ? done(draft, `Ticked in ${tick.name}.`, tick.url) : draft;
}

function personal({ id, phase, title, isTicked }: PersonItem, { ticks }: Facts): Draft {
  const about = { id, phase, title };
  const tick = ticks.get(id);
  if (tick !== undefined) return done(about, `Ticked in ${tick.name}.`, tick.url);
  if (isTicked) return done(about, 'Ticked in the file of the project.');
  const remedy = 'A person does it, and ticks it in the pull request or in an issue with the label of the checklist.';
  return ofPerson(about, 'Nobody has ticked it.', remedy);
}

function isRequired({ id, title, phase }: Draft, { required, people }: Facts): boolean {
  const isNamed = required.some((name) => name === id || simplify(name) === simplify(title));
  return isNamed || (phase === 'pre-release' && people.some((each) => each.id === id && each.isRequired));
}

/** What is missing of what must be done before the tag; during the plan, without what only the build can bring. */
export function findMissing(items: readonly Item[], moment: Facts['moment']): Item[] {
  const ofBuild = new Set(moment === 'plan' ? ['scan', 'documents', 'notes', 'artifacts'] : []);
  return items.filter((item) => item.isRequired && !isDone(item) && !ofBuild.has(item.id));
}

/**
 * Names of `gate.requireItems` that name nothing, or what is done after the tag only.
 *
 * @returns problems of EINVALIDOPTION
 */
export function checkRequired(required: readonly string[], people: readonly PersonItem[]) {
  const able = [...computed].flatMap(([id, isBefore]) => (isBefore ? [id] : []));
  const ofPeople = people.filter(({ phase }) => phase === 'pre-release');
  return required.flatMap((name) => {
    const named = (each: PersonItem) => each.id === name || simplify(each.title) === simplify(name);
    if (able.includes(name) || ofPeople.some(named)) return [];
    if (computed.has(name) || people.some(named)) return [lateItem(name)];
    const known = [...able, ...ofPeople.map(({ id }) => id)];
    return [unknownItem(name, known, nearestName(name, known))];
  });
}

const unknownItem = (name: string, known: readonly string[], near: string | undefined) =>
  invalidOption(
    'gate.requireItems',
    `names ${inlineCode(name)}, which is no item of the checklist`,
    `${near === undefined ? '' : `Did you mean \`${near}\`? `}Items that can be required: ${known.join(', ')}, and the text of an item in the file of the project.`,
  );

const lateItem = (name: string) =>
  invalidOption(
    'gate.requireItems',
    `names ${inlineCode(name)}, which is done after the tag`,
    'Only what can be done before the tag can be required: items of the section `Pre-release`, and `notes` and `artifacts`.',
  );
