import { type Http, v } from '@waybill/kernel';
import { NotKnown } from '../report/index.ts';

/** Who uploaded a file, as the index shows it (PEP 740). */
export interface Publisher {
  readonly kind: string;
  readonly repository: string;
  readonly workflow: string | undefined;
  readonly environment: string | undefined;
}

/** What an index has of a project. */
export type Listed =
  | { readonly is: 'absent' }
  | { readonly is: 'unsigned'; readonly newest: string }
  | { readonly is: 'signed'; readonly newest: string; readonly publisher: Publisher };

const Page = v.object({
  files: v.array(
    v.object({
      filename: v.string(),
      'upload-time': v.optional(v.nullable(v.string())),
      provenance: v.optional(v.nullable(v.string())),
    }),
  ),
});

const text = v.optional(v.nullable(v.string()));
const Provenance = v.object({
  attestation_bundles: v.pipe(
    v.array(
      v.object({
        publisher: v.object({
          kind: v.string(),
          repository: text,
          workflow: text,
          workflow_filepath: text,
          environment: text,
        }),
      }),
    ),
    v.minLength(1),
  ),
});

const hint = 'The index may be down, or a proxy may be wrong.';

/** Who uploaded the newest file of a project: PyPI shows it for files that were signed. @param base of the simple API */
export async function readPublisher(http: Http, base: string, project: string): Promise<Listed> {
  const name = project.toLowerCase().replace(/[-_.]+/g, '-');
  const url = `${base.replace(/\/+$/, '')}/${encodeURIComponent(name)}/`;
  const headers = { accept: 'application/vnd.pypi.simple.v1+json' };
  const rest = { hint, timeout: 15_000, retries: 1, redirect: 'follow' } as const;
  const answer = await http({ url, headers, longest: 64 * 2 ** 20, ...rest });
  if (answer.status === 404) return { is: 'absent' };
  if (!answer.ok) throw new NotKnown(`The index answered ${answer.status}.`);
  const { files } = answer.json(Page);
  const newest = files.toSorted((a, b) => (b['upload-time'] ?? '').localeCompare(a['upload-time'] ?? ''))[0];
  if (newest === undefined) return { is: 'absent' };
  const { filename, provenance } = newest;
  if (!provenance) return { is: 'unsigned', newest: filename };
  const proof = await http({ url: new URL(provenance, url).href, longest: 4 * 2 ** 20, ...rest });
  if (!proof.ok) throw new NotKnown(`The index answered ${proof.status} for the signatures of ${filename}.`);
  const [bundle] = proof.json(Provenance).attestation_bundles;
  const { kind = '', repository, workflow, workflow_filepath: path, environment } = bundle?.publisher ?? {};
  return {
    ...{ is: 'signed', newest: filename },
    publisher: {
      ...{ kind, repository: repository ?? '', workflow: workflow ?? path ?? undefined },
      environment: environment || undefined,
    },
  };
}
