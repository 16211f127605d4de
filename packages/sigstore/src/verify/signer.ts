import type { ReleaseSigner } from '@waybill/kernel';

/** Who made a signature, as the certificate says. */
export interface Signer {
  /** The service that vouched for the identity. */
  readonly issuer: string;
  /** The name in the certificate: the address of a workflow, or of a person. */
  readonly subject: string;
  /** `acme/parcel`. */
  readonly repository: string | undefined;
  /** The workflow that was started: `acme/parcel/.github/workflows/release.yml`. */
  readonly workflow: string | undefined;
  /** The ref that the job ran for, and the one that the workflow came from. */
  readonly refs: readonly string[];
}

/** What a certificate says, by the last number of the identifier. https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
export type Facts = ReadonlyMap<number, string>;

const source = { repository: 12, ref: 14, config: 18 } as const;

export function describeSigner(issuer: string, subject: string, facts: Facts): Signer {
  const config = readWorkflow(facts.get(source.config));
  const refs = [facts.get(source.ref), config?.ref].filter((ref) => ref !== undefined);
  return { issuer, subject, repository: pathOf(facts.get(source.repository)), workflow: config?.path, refs };
}

/** `https://github.com/acme/parcel/.github/workflows/release.yml@refs/heads/main`, in its two parts. */
export function readWorkflow(address: string | undefined): { path: string; ref: string } | undefined {
  const [, file = '', ref = ''] = /^(.*?\.ya?ml)@(.+)$/is.exec(address ?? '') ?? [];
  const path = pathOf(file);
  return path === undefined ? undefined : { path, ref };
}

/** GitLab puts two slashes between a project and the path of a file in it. */
function pathOf(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const path = new URL(address).pathname.replace(/\/{2,}/g, '/').replace(/^\/|\/$/g, '');
  return path === '' ? undefined : path;
}

/** The name in which a signer is shown to people. */
export function nameSigner({ workflow, refs, subject }: Signer): string {
  return workflow === undefined ? subject : `${workflow} of ${refs[0] ?? 'no ref'}`;
}

/**
 * Why a signature does not count, although it is authentic: somebody else made it.
 *
 * @returns nothing when it counts
 */
export function whyForeign(signer: Signer, expected: ReleaseSigner): string | undefined {
  const { issuer, repository, workflow, refs } = signer;
  if (issuer !== expected.issuer) return `its identity is of ${issuer || 'no issuer'}, expected ${expected.issuer}`;
  if (repository === undefined || workflow === undefined)
    return `it is of ${signer.subject}, which is no workflow of a repository`;
  if (repository.toLowerCase() !== expected.repository.toLowerCase())
    return `it is of the repository ${repository}, expected ${expected.repository}`;
  const isOwn = workflow.toLowerCase().startsWith(`${repository.toLowerCase()}/`);
  if (!isOwn) return `it is of the workflow ${workflow}, which is in another repository`;
  const file = workflow.slice(repository.length + 1);
  if (expected.workflow !== undefined && file !== expected.workflow)
    return `it is of the workflow ${file}, expected ${expected.workflow}`;
  const foreign = refs.find((ref) => !isReleaseRef(ref, expected));
  if (foreign !== undefined || refs.length === 0) return `it is of ${foreign ?? 'no ref'}, which is no release branch`;
  return undefined;
}

function isReleaseRef(ref: string, { isReleaseBranch }: ReleaseSigner): boolean {
  return ref.startsWith('refs/heads/') && isReleaseBranch(ref.slice('refs/heads/'.length));
}
