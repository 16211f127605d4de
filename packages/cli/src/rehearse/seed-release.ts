import { type Http, realPorts, type Shell, v } from '@waybill/kernel';

/** Files of a release page that later releases are compared with: SBOMs, and descriptions of APIs. */
const compared = /\.(?:cdx|spdx)\.json$|^openapi\.(?:json|ya?ml)$|^sbom-changes/;

const mostFiles = 30;
/** Bytes of one file. */
const largest = 20_000_000;
/** Milliseconds. */
const patience = 15_000;

const Page = v.object({
  name: v.optional(v.nullable(v.string())),
  assets: v.array(v.object({ name: v.string(), url: v.string(), size: v.number() })),
});

interface SeedInput {
  readonly shell: Shell;
  /** Of the last release. */
  readonly tag: string;
  readonly slug: string;
  /** The stand-in that gets a copy. */
  readonly to: { readonly url: string; readonly token: string };
}

/**
 * Copies what the page of the last release has and this one is compared with. The page is read with the token of the job, which
 * the release does not get.
 *
 * @returns whether there is something to compare with
 */
export async function seedRelease({ shell, tag, slug, to }: SeedInput): Promise<boolean> {
  const { http } = realPorts(shell);
  const { GITHUB_API_URL: api = 'https://api.github.com', GITHUB_TOKEN, GH_TOKEN } = shell.env;
  const token = GITHUB_TOKEN || GH_TOKEN;
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const url = `${api.replace(/\/+$/, '')}/repos/${slug}/releases/tags/${encodeURIComponent(tag)}`;
  const page = await http({ url, headers, ...limits });
  if (!page.ok) return false;
  const { assets } = page.json(Page);
  const isOfServer = (each: string) => URL.canParse(each) && new URL(each).origin === new URL(api).origin;
  const wanted = assets.filter(({ name, url: at, size }) => compared.test(name) && size <= largest && isOfServer(at));
  if (wanted.length === 0) return false;
  const id = await createPage(http, { slug, tag, to });
  for (const { name, url: at } of wanted.slice(0, mostFiles)) {
    const given = { ...headers, accept: 'application/octet-stream' };
    const file = await http({ url: at, headers: given, ...limits, longest: largest, redirect: 'follow' });
    if (file.ok) await upload(http, { slug, id, to }, name, file.bytes);
  }
  return true;
}

const limits = { timeout: patience, retries: 1, hint: 'GitHub may be down, or this machine has no network.' };

const Created = v.object({ id: v.number() });

async function createPage(http: Http, { slug, tag, to }: Pick<SeedInput, 'slug' | 'tag' | 'to'>): Promise<number> {
  const answer = await http({
    url: `${to.url}/repos/${slug}/releases`,
    method: 'POST',
    headers: { authorization: `Bearer ${to.token}`, 'content-type': 'application/json' },
    body: () => JSON.stringify({ tag_name: tag, name: tag }),
    hint: limits.hint,
  });
  return answer.json(Created).id;
}

async function upload(
  http: Http,
  { slug, id, to }: Pick<SeedInput, 'slug' | 'to'> & { readonly id: number },
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await http({
    url: `${to.url}/repos/${slug}/releases/${id}/assets?name=${encodeURIComponent(name)}`,
    method: 'POST',
    headers: { authorization: `Bearer ${to.token}`, 'content-type': 'application/octet-stream' },
    body: () => bytes,
    hint: limits.hint,
  });
}
