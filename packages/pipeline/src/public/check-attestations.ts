import {
  type BaseContext,
  type CheckRow,
  type Http,
  notChecked,
  parseRepository,
  type SignatureCheck,
  v,
} from '@waybill/kernel';
import { nameSigner, readTrust, verifyStatement } from '@waybill/sigstore';
import { apiOf } from '../known-plugins/index.ts';
import type { Entry, LedgerArtifact } from '../ledger/index.ts';

const part = 'GitHub attestation';

/** https://docs.github.com/en/rest/repos/attestations */
const Attestations = v.object({
  attestations: v.array(v.object({ bundle: v.optional(v.nullable(v.record(v.string(), v.unknown()))) })),
});

const Statement = v.object({
  subject: v.array(v.object({ digest: v.record(v.string(), v.string()) })),
});

/** Artifacts that are asked about: each is a request, and without a login GitHub answers sixty in an hour. */
const mostAsked = 12;
/** Attestations of one artifact: each costs a check of a signature. */
const most = 10;

export interface AttestationCheck {
  readonly entry: Entry;
  readonly context: Pick<BaseContext, 'cwd' | 'env' | 'options'>;
  /** Options of `@semantic-release/github`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly signatures: SignatureCheck | string;
  readonly http: Http;
}

/**
 * Whether the release workflow attested what was built, in the store that GitHub keeps for a repository
 * (`actions/attest-build-provenance`). A release need not do that, and any workflow of the repository may: an attestation that
 * does not count says nothing against the release.
 */
export async function checkAttestations(check: AttestationCheck): Promise<CheckRow[]> {
  const asked = check.entry.artifacts.flatMap((artifact) => {
    const digest = digestOf(artifact);
    return digest === undefined ? [] : [{ name: artifact.name, digest }];
  });
  const rows = await Promise.all(asked.slice(0, mostAsked).map((each) => checkOne(each, check)));
  const found = rows.filter((row) => row !== undefined);
  if (asked.length > mostAsked) {
    const left = asked.slice(mostAsked).map(({ name }) => name);
    found.push({
      part,
      name: `${left.length} more`,
      state: 'not checked',
      detail: `Not asked about: ${left.join(', ')}.`,
    });
  }
  return found;
}

function digestOf({ kind, sha256, digest }: LedgerArtifact): string | undefined {
  if (kind === 'image') return digest;
  return (kind === 'sdist' || kind === 'wheel') && sha256 !== undefined ? `sha256:${sha256}` : undefined;
}

interface Asked {
  readonly name: string;
  readonly digest: string;
}

/** @returns nothing where there is no attestation */
async function checkOne({ name, digest }: Asked, check: AttestationCheck): Promise<CheckRow | undefined> {
  const { context, options, signatures, http } = check;
  const { slug } = parseRepository(context.options.repositoryUrl ?? '');
  const url = `${apiOf(options, context.env)}/repos/${slug}/attestations/${encodeURIComponent(digest)}?per_page=${most}`;
  const row = (state: CheckRow['state'], detail: string): CheckRow => ({ part, name, state, detail });
  try {
    const answer = await http({ url, headers: { accept: 'application/vnd.github+json' }, hint: '', retries: 1 });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new RangeError(`GitHub answers ${answer.status}.`);
    const bundles = answer.json(Attestations).attestations.slice(0, most);
    if (bundles.length === 0) return undefined;
    if (typeof signatures === 'string') return row('not checked', signatures);
    const trust = await readTrust({ cwd: context.cwd, file: signatures.trustedRoot });
    let why = 'GitHub does not show it';
    for (const { bundle } of bundles.filter((each) => each.bundle)) {
      const verdict = await verifyStatement(bundle, { trust, expected: signatures.expected });
      if ('refusal' in verdict) why = verdict.refusal;
      else if (isAbout(verdict.statement, digest)) return row('ok', `Attested by ${nameSigner(verdict.signer)}.`);
      else why = 'it is not about these bytes';
    }
    return row('not checked', `An attestation is there that is not the one of the release workflow: ${why}.`);
  } catch (error) {
    return notChecked(part, name, error);
  }
}

function isAbout(statement: unknown, digest: string): boolean {
  const parsed = v.safeParse(Statement, statement);
  const [algorithm = '', value] = digest.split(':');
  return parsed.success && parsed.output.subject.some((each) => each.digest[algorithm] === value);
}
