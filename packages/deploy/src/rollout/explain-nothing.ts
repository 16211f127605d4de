import { ReleaseError } from '@waybill/kernel';
import type { DeploymentRequest } from '../targets/index.ts';

/** What was thrown before anything was started, as the end of a deployment of a release that is complete. */
export function explainNothing(
  error: ReleaseError,
  { environment, tag, purpose }: Pick<DeploymentRequest, 'environment' | 'tag' | 'purpose'>,
): ReleaseError {
  const again =
    purpose === 'rollback'
      ? `npx waybill rollback ${environment} --to ${tag} --yes`
      : `npx waybill deploy ${environment} ${tag}`;
  const { code, message, details } = error;
  const rest = `Nothing was started, and the release stays published. Try again then: \`${again}\`.`;
  return new ReleaseError(code, message, `${details} ${rest}`, { cause: error, afterRelease: true });
}
