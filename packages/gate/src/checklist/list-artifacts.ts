import { type Artifact, inlineCode } from '@waybill/kernel';

/** Names that are spelt out. */
const most = 6;

/** Artifacts by name; what has a digest, with the beginning of it. */
export function listArtifacts(artifacts: readonly Artifact[]): string {
  const names = artifacts.slice(0, most).map(({ name, digest }) => {
    const short = digest === undefined ? '' : ` (${digest.slice(0, 'sha256:'.length + 12)}…)`;
    return `${inlineCode(name)}${short}`;
  });
  const rest = artifacts.length - most;
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
