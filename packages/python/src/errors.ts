import { quoteOutput, ReleaseError } from '@waybill/kernel';

export const noPep440Form = (version: string, why: string) =>
  new ReleaseError(
    'ENOPEP440',
    `Version \`${version}\` has no unambiguous PEP 440 form: ${why}.`,
    'Set `prerelease` of the branch to an identifier that Python supports: `alpha`, `beta` or `rc`.',
  );

export const invalidToml = (file: string, reason: string, cause: unknown) =>
  new ReleaseError('EINVALIDTOML', `\`${file}\` is not valid TOML.`, `Correct it here:\n\n${quoteOutput(reason)}`, {
    cause,
  });
