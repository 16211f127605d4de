import { type Env, errorsOf, type HookInput, type ReleaseContext, type ReleaseError, reasonOf } from '@waybill/kernel';
import { toPep440 } from '@waybill/python';
import type { Project } from '../build/index.ts';
import { compareWithIndexes } from '../deliver/index.ts';
import type { Distribution } from '../files/index.ts';
import { type IndexAccess, indexAccess } from '../identity/index.ts';
import { destinations, indexTargets, type Target } from '../indexes/index.ts';
import type { Options } from '../options.ts';
import { checkContent, findMismatches, knownClassifiers } from '../rules/index.ts';

type Input = HookInput<Options, ReleaseContext>;

/**
 * Checks what was built, and the state of the indexes that it goes to, while the tag is not there yet.
 *
 * @throws AggregateError of everything that an index would refuse
 */
export async function checkBuilt(built: readonly Distribution[], projects: readonly Project[], input: Input) {
  const { options, context, ports } = input;
  const { targets, isElsewhere } = judges(options, context.env);
  const accesses = targets.map((target) => indexAccess(target, input));
  const ofPyPI = accesses.find((access) => keepsRulesOfPyPI(access, options));
  const isPyPI = ofPyPI !== undefined;
  const classifiers = ofPyPI && (await knownClassifiers(ofPyPI.index, ports.http));
  const expected = {
    projects: projects.map(({ python }) => python.name),
    version: toPep440(context.nextRelease.version),
  };
  const mismatches = findMismatches(built, { ...expected, isStrict: true });
  // Only PyPI is known to refuse what older backends call an sdist.
  const isRefused = ({ code }: ReleaseError) => isPyPI || code !== 'EOLDSDISTNAME';
  const doubtful = mismatches.filter((each) => !isRefused(each));
  for (const { message, details } of doubtful) context.logger.warn(`${message} ${details}`);
  const errors: ReleaseError[] = [
    ...mismatches.filter(isRefused),
    ...(await checkContent(built, {
      isPyPI,
      classifiers,
      fileLimit: options.fileLimit,
      warn: (message) => context.logger.warn(message),
    })),
    ...(await conflictsOnIndexes(built, accesses, input, isElsewhere)),
  ];
  if (errors.length > 0) throw new AggregateError(errors);
}

/** The indexes whose rules count: those that files go to, and with `rules: "pypi"` also those that others upload to. */
function judges(options: Options, env: Env): { readonly targets: readonly Target[]; readonly isElsewhere: boolean } {
  const { targets } = destinations(options, env);
  if (targets.length > 0 || options.rules !== 'pypi') return { targets, isElsewhere: false };
  return { targets: indexTargets(options, env), isElsewhere: true };
}

const conflicts = ['ECHANGEDONINDEX', 'ERELEASETOOOLD', 'EANOTHERSDIST', 'EPROJECTTOOLARGE', 'ERESERVEDNAME'];

/** @param isElsewhere whether something else uploads: then an index that cannot be read from here stops nothing */
async function conflictsOnIndexes(
  built: readonly Distribution[],
  accesses: readonly IndexAccess[],
  { options, ports, context }: Input,
  isElsewhere: boolean,
): Promise<ReleaseError[]> {
  const rules = { now: ports.clock.now(), projectLimit: options.projectLimit };
  try {
    await compareWithIndexes(built, accesses, (access) => (keepsRulesOfPyPI(access, options) ? rules : undefined));
    return [];
  } catch (error) {
    const errors = errorsOf(error) as readonly ReleaseError[];
    const isConflict = ({ code }: ReleaseError) => !isElsewhere || conflicts.includes(code);
    for (const other of errors.filter((each) => !isConflict(each))) {
      context.logger.warn(`The files were not compared with what the index holds: ${reasonOf(other)}`);
    }
    return errors.filter(isConflict);
  }
}

/** Whether files for an index must keep PyPI's rules. */
export function keepsRulesOfPyPI({ index }: IndexAccess, { rules }: Options): boolean {
  return rules === 'pypi' || (rules === 'auto' && index.isWarehouse);
}
