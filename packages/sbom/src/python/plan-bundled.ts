import type { Gap, PlannedComponent } from '../bom/index.ts';
import { type Intake, takeIn } from '../intake/index.ts';
import { objectComponent } from '../readers/index.ts';
import type { BundledObject } from './read-wheel.ts';

/** What one wheel brings with it beside Python code. */
export interface Bundle {
  /** File name of the wheel. */
  readonly name: string;
  readonly objects: readonly BundledObject[];
  /** SBOMs that the build backend or a tool put into it, by path. */
  readonly sboms: ReadonlyMap<string, Intake>;
  /** Paths of SBOMs that cannot be read. */
  readonly unread: readonly string[];
}

interface Bundled {
  /** References of what the distribution itself depends on. */
  readonly direct: readonly string[];
  readonly components: readonly PlannedComponent[];
  readonly gaps: readonly Gap[];
}

/** Shared objects that were copied into wheels, and what the SBOMs in wheels list. @param ref of the distribution */
export function planBundled(bundles: readonly Bundle[], ref: string): Bundled {
  const components = bundles.flatMap(({ name, objects, sboms }) => [
    ...objects.map(({ path, sha256 }) => objectComponent(path, { ref: `file:${name}!/${path}`, sha256, wheel: name })),
    ...[...sboms]
      .filter(([, { isOurs }]) => isOurs !== true)
      .flatMap(([path, intake]) => takeIn(intake, { from: `${name}!/${path}`, ref })),
  ]);
  const gaps = bundles.flatMap(({ name, unread }) =>
    unread.map(
      (path): Gap => ({ ref, aggregate: 'incomplete', why: `\`${name}\`: the SBOM \`${path}\` cannot be read` }),
    ),
  );
  return { direct: [...new Set(components.map((each) => each.ref))], components, gaps };
}
