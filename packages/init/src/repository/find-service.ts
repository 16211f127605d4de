import { parseJson, parseRepository, v } from '@waybill/kernel';
import type { Snapshot } from './snapshot.ts';

export const services = ['github', 'gitlab', 'none'] as const;
export type Service = (typeof services)[number];

export interface ServiceFacts {
  /** Undefined where nothing tells it. */
  readonly name: Service | undefined;
  /** `acme/parcel`; empty where there is no remote. */
  readonly slug: string;
  /** The repository in a browser. */
  readonly page: string | undefined;
  /**
   * The address for semantic-release, where `package.json` names another repository than the remote: it would believe
   * `package.json`, and push there.
   */
  readonly address: string | undefined;
}

const Manifest = v.looseObject({
  repository: v.optional(v.union([v.string(), v.looseObject({ url: v.string() })])),
});

/** Which CI service a repository uses: its remote tells it, else the files that it has. */
export function findService({ git, names, texts }: Snapshot): ServiceFacts {
  const { host, slug, page, path } = parseRepository(git?.remote ?? '');
  const isWithWorkflows = names.some((name) => name.startsWith('.github/workflows/'));
  const isWithPipeline = names.includes('.gitlab-ci.yml');
  const whole = host.includes('gitlab') ? path : slug;
  return {
    ...{ name: nameOf(host, isWithWorkflows, isWithPipeline), slug: host === '' ? '' : whole, page },
    address: page !== undefined && isElsewhere(texts.get('package.json'), slug) ? `${page}.git` : undefined,
  };
}

/** Whether `package.json` names a repository with another path. `github:acme/parcel` and `acme/parcel` are names, too. */
function isElsewhere(text: string | undefined, slug: string): boolean {
  const { repository } = parseJson(Manifest, (text ?? '').replace(/^\uFEFF/, '')) ?? {};
  if (repository === undefined) return false;
  const address = typeof repository === 'string' ? repository : repository.url;
  const named = parseRepository(address).slug || address.replace(/^[a-z]+:/, '');
  return named.toLowerCase() !== slug.toLowerCase();
}

function nameOf(host: string, isWithWorkflows: boolean, isWithPipeline: boolean): Service | undefined {
  if (host === 'github.com' || host.startsWith('github.')) return 'github';
  if (host.includes('gitlab')) return 'gitlab';
  if (/(^|\.)bitbucket\.|dev\.azure\.com|(^|\.)codeberg\./.test(host)) return 'none';
  if (isWithWorkflows !== isWithPipeline) return isWithWorkflows ? 'github' : 'gitlab';
  return undefined;
}
