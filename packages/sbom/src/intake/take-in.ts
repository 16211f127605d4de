import type { PlannedComponent } from '../bom/index.ts';
import type { Intake } from './parse-cyclonedx.ts';

/** The components of a document, as parts of the distribution. Its subject is the distribution itself, or a crate in it. */
export function takeIn(
  { subject, components }: Intake,
  { from, ref }: { readonly from: string; readonly ref: string },
): PlannedComponent[] {
  const isSelf = (each: PlannedComponent) => each.ref === ref || each.purl?.split('@')[0] === ref.split('@')[0];
  const all = [...(subject === undefined ? [] : [subject]), ...components].filter((each) => !isSelf(each));
  const known = new Set(all.map((each) => each.ref));
  return all.map((each) => ({
    ...each,
    properties: [['waybill:listed-in', from] as const],
    dependsOn: each.dependsOn.filter((other) => known.has(other)),
  }));
}
