import { ReleaseError } from '@waybill/kernel';

export const noRepository = () =>
  new ReleaseError(
    'ENOMETRICSREPOSITORY',
    'There is no repository to measure.',
    'Run the command by `npx waybill metrics` in the repository of the project.',
  );

export const noReport = (option: string, file: string) =>
  new ReleaseError(
    'ENOQUALITYREPORT',
    `\`metrics.${option}\` names ${file}, and there is no such file.`,
    'Let a step before the release write it, or take it out of the list.',
  );

export const wrongReport = (option: string, file: string, problem: string) =>
  new ReleaseError(
    'EQUALITYREPORT',
    `${file} of \`metrics.${option}\` cannot be read: ${problem}.`,
    option === 'coverage'
      ? 'It must be a report of Cobertura (`coverage xml`), JaCoCo or lcov.'
      : 'It must be JSON: an object of numbers by name, or a list of objects with `name` and `value`.',
  );

export const noMarkedRelease = (tag: string) =>
  new ReleaseError(
    'ENOMARKEDRELEASE',
    `The ledger has no release ${tag}.`,
    'Name the tag or the version of a release: `npx waybill metrics mark v1.2.0 --failed --reason "…"`.',
  );

export const noMark = () =>
  new ReleaseError(
    'ENOMARK',
    '`waybill metrics mark` needs a tag, `--failed`, and a reason.',
    'For example: `npx waybill metrics mark v1.2.0 --failed --reason "payments stopped"`.',
  );

export const wrongWindow = (text: string) =>
  new ReleaseError(
    'EMETRICSWINDOW',
    `\`--window ${text}\` is no number of days from 1 to 3650.`,
    'For example: `npx waybill metrics --window 90`.',
  );

export const noSuchEnvironment = (name: string, known: readonly string[]) =>
  new ReleaseError(
    'ENOMETRICSENVIRONMENT',
    `No deployment to \`${name}\` is in the ledger.`,
    known.length > 0
      ? `Environments that were deployed to: ${known.join(', ')}.`
      : 'No deployment at all is in the ledger: leave the environment out, and releases are measured instead.',
  );

/** @param mayBeKnown whether an interrupted check may have said the same */
export const limitsCrossed = (count: number, sentences: readonly string[], mayBeKnown = false) =>
  new ReleaseError(
    'EMETRICSLIMIT',
    count === 1 ? 'A limit of the release metrics is crossed.' : `${count} limits of the release metrics are crossed.`,
    [...sentences, ...(mayBeKnown ? ['An earlier check, which was interrupted, may have said so already.'] : [])].join(
      ' ',
    ),
  );
