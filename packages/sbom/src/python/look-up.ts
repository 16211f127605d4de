import { type Http, parseJson, reasonOf, v } from '@waybill/kernel';
import pMap from 'p-map';
import type { PlannedComponent } from '../bom/index.ts';
import { parseMetadata } from '../metadata/index.ts';

/** Requests at the same time, milliseconds of one, and bytes of an answer: descriptions have pictures in them. */
const simultaneous = 8;
const patience = 20_000;
const longest = 32 * 1024 ** 2;

const limits = {
  ...{ timeout: patience, longest, retries: 1, redirect: 'follow' as const },
  hint: 'The index may be down. The SBOM does without the licences that only it knows.',
};

const text = v.optional(v.nullable(v.string()));

/** What PyPI says of one version. https://docs.pypi.org/api/json/ */
const Release = v.object({
  info: v.object({
    ...{ license_expression: text, license: text, author: text, author_email: text },
    ...{ maintainer: text, maintainer_email: text, classifiers: v.optional(v.nullable(v.array(v.string()))) },
  }),
});

type Told = Pick<PlannedComponent, 'license' | 'supplier'>;

export interface LookedUp {
  readonly components: readonly PlannedComponent[];
  /** Why some could not be asked about. */
  readonly problem?: string | undefined;
}

/**
 * Asks for the licences of Python distributions that nothing on this machine tells. The index that has the wheel of the lock is asked for its
 * metadata (PEP 658), else PyPI for what comes from there. What was published there for a version does not change any more. No
 * credentials are sent.
 */
export async function lookUp(components: readonly PlannedComponent[], http: Http): Promise<LookedUp> {
  let problem: string | undefined;
  const ask = async (each: PlannedComponent): Promise<PlannedComponent> => {
    const isUnknown = each.license === undefined && each.purl?.startsWith('pkg:pypi/') && each.version !== undefined;
    // A host that does not answer is not asked a hundred times.
    if (!isUnknown || problem !== undefined) return each;
    try {
      return { ...each, ...(await askIndex(each, http)) };
    } catch (error) {
      problem ??= reasonOf(error);
      return each;
    }
  };
  return { components: await pMap(components, ask, { concurrency: simultaneous }), problem };
}

async function askIndex(
  { name, version = '', purl = '', files = [], supplier }: PlannedComponent,
  http: Http,
): Promise<Told> {
  const wheel = files.find((file) => /^https?:\/\/\S+\.whl$/.test(file.name))?.name;
  const told = wheel === undefined ? undefined : await askForMetadata(`${wheel}.metadata`, http);
  // A purl without qualifiers is of PyPI.
  const known = told ?? (purl.includes('?') ? undefined : await askPypi(name, version, http));
  return {
    ...(known?.license !== undefined && { license: known.license }),
    ...(supplier === undefined && known?.supplier !== undefined && { supplier: known.supplier }),
  };
}

async function askForMetadata(url: string, http: Http): Promise<Told | undefined> {
  const answer = await http({ url, ...limits });
  return answer.ok ? parseMetadata(answer.text()) : undefined;
}

async function askPypi(name: string, version: string, http: Http): Promise<Told | undefined> {
  const url = `https://pypi.org/pypi/${encodeURIComponent(name)}/${encodeURIComponent(version)}/json`;
  const answer = await http({ url, ...limits });
  const found = answer.ok ? parseJson(Release, answer.bytes) : undefined;
  return found && parseMetadata(renderFields(name, found.info));
}

/** The same fields as a file of metadata has them, so that both are read by the same rules. */
function renderFields(name: string, { classifiers, ...info }: v.InferOutput<typeof Release>['info']): string {
  const field = (key: string, value: string) =>
    `${key.replaceAll('_', '-')}: ${value.replaceAll(/\r\n|[\r\n]/g, '\n        ')}`;
  const fields = Object.entries(info).flatMap(([key, value]) => (value ? [field(key, value)] : []));
  return [`Name: ${name}`, ...fields, ...(classifiers ?? []).map((each) => field('Classifier', each)), ''].join('\n');
}
