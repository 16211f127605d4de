import { type Answer, type BaseContext, type Ports, parseRepository, v } from '@waybill/kernel';
import type { Downloads } from '../measure/index.ts';

type HttpPort = Pick<Ports, 'http'>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Nothing waits long for numbers that are only shown. */
const how = { timeout: 10_000, retries: 1, longest: 20_000_000, hint: 'The report is complete without it.' };

/** Why a number is not known, as a clause. */
export interface Unknown {
  readonly problem: string;
}

const refused = (service: string, { status }: Answer): Unknown => ({ problem: `${service} answered ${status}` });

const Recent = v.object({ data: v.object({ last_month: count }) });

/** Downloads of a package in 30 days, mirrors left out. https://pypistats.org/api/ */
export async function countPackageDownloads(name: string, { http }: HttpPort): Promise<Downloads | Unknown> {
  const answer = await http({ url: `https://pypistats.org/api/packages/${encodeURIComponent(name)}/recent`, ...how });
  if (!answer.ok) return refused('pypistats.org', answer);
  const { data } = answer.json(Recent);
  return { source: 'index', name, downloads: data.last_month, span: 'month', latest: null };
}

const Hub = v.object({ pull_count: count });

/**
 * Pulls of an image from Docker Hub since it is there. The registries of GitHub and of others count none that anybody may ask for.
 *
 * @param image `docker.io/acme/parcel` or `acme/parcel`
 */
export async function countImagePulls(image: string, { http }: HttpPort): Promise<Downloads | Unknown> {
  const [, path] = /^(?:(?:index\.)?docker\.io\/)?([a-z0-9._-]+\/[a-z0-9._-]+)$/.exec(image) ?? [];
  if (path === undefined) return { problem: 'only Docker Hub tells how often an image was pulled' };
  const answer = await http({ url: `https://hub.docker.com/v2/repositories/${path}/`, ...how });
  if (!answer.ok) return refused('Docker Hub', answer);
  const { pull_count } = answer.json(Hub);
  return { source: 'registry', name: image, downloads: pull_count, span: 'all', latest: null };
}

const Pages = v.array(
  v.object({
    tag_name: v.string(),
    assets: v.optional(v.array(v.object({ name: v.string(), download_count: count })), []),
  }),
);

/** Answers that are read, of a hundred releases each. */
const mostPages = 20;

/** Downloads of the files on the release pages of GitHub, and those of one release. */
export async function countPageDownloads({
  tag,
  context: { env, options },
  ports: { http },
}: {
  readonly tag: string;
  readonly context: BaseContext;
  readonly ports: HttpPort;
}): Promise<Downloads | Unknown> {
  const { host, path } = parseRepository(options.repositoryUrl ?? '');
  const { GITHUB_API_URL: given, GITHUB_TOKEN: token } = env;
  if (given === undefined && host !== 'github.com') return { problem: 'the repository is not on GitHub' };
  const api = (given ?? 'https://api.github.com').replace(/\/+$/, '');
  const headers = {
    accept: 'application/vnd.github+json',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const pages: v.InferOutput<typeof Pages> = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const url = `${api}/repos/${path.split('/').map(encodeURIComponent).join('/')}/releases?per_page=100&page=${page}`;
    const answer = await http({ url, headers, ...how });
    if (!answer.ok) return refused('GitHub', answer);
    const found = answer.json(Pages);
    pages.push(...found);
    if (found.length < 100) break;
  }
  const sum = (of: typeof pages) =>
    of.flatMap(({ assets }) => assets).reduce((all, each) => all + each.download_count, 0);
  const own = pages.filter(({ tag_name }) => tag_name === tag);
  return { source: 'page', name: path, downloads: sum(pages), span: 'all', latest: own.length === 0 ? null : sum(own) };
}
