import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type HookInput,
  parseJson,
  parseRepository,
  type ReleaseContext,
  readArtifacts,
  reasonOf,
  v,
} from '@waybill/kernel';
import type { Options } from '../options.ts';
import { parseSbom, type Subject } from '../subjects/index.ts';

type Input = HookInput<Options, ReleaseContext>;

/** What is read of a release on GitHub. https://docs.github.com/en/rest/releases/releases */
const Page = v.object({ assets: v.array(v.object({ name: v.string(), url: v.string() })) });

/** Documents of one release, and bytes of each. */
const most = 50;
const largest = 64 * 2 ** 20;
const limits = { timeout: 30_000, longest: largest, retries: 1 };
const hint = 'GitHub may be down. The release goes on without a comparison with the last one.';

/**
 * The SBOMs of the last release as subjects: those of this checkout where it made that release, else the files of its page on
 * GitHub. They are data of others by now: what is no SBOM is left out.
 *
 * @param folder where files are written that are not at hand
 * @returns nothing where there is none; then there is nothing to compare with
 */
export async function readFormerSubjects(input: Input, folder: string): Promise<Subject[]> {
  const { cwd, lastRelease, logger } = input.context;
  const { version } = lastRelease;
  if (version === undefined || version === '') return [];
  const records = await readArtifacts(cwd, version).catch(() => []);
  const own = records.filter(({ kind, mediaType }) => kind === 'sbom' && mediaType.includes('cyclonedx'));
  const local = await Promise.all(
    own.map(async ({ name, path = '' }) => ({ name, bytes: await readFile(join(cwd, path)).catch(() => undefined) })),
  );
  try {
    const found = local.length > 0 ? local : await download(input);
    await mkdir(folder, { recursive: true });
    const subjects = await Promise.all(found.map((each, at) => writeSubject(each, join(folder, `${at}.cdx.json`))));
    return subjects.flatMap((each) => each ?? []);
  } catch (error) {
    logger.warn(`The SBOMs of ${version} cannot be read, so nothing is compared with it: ${reasonOf(error)}`);
    return [];
  }
}

interface Found {
  readonly name: string;
  readonly bytes: Uint8Array | undefined;
}

async function writeSubject({ name, bytes }: Found, sbomPath: string): Promise<Subject | undefined> {
  const sbom = bytes === undefined ? undefined : parseSbom(bytes);
  if (bytes === undefined || sbom === undefined) return undefined;
  await writeFile(sbomPath, bytes);
  return { ...{ name, sbomName: name, sbomPath, sbom }, kind: 'distribution' };
}

/** Only the server of the API is asked, as the token is for it alone. */
async function download({ options, context, ports }: Input): Promise<Found[]> {
  const { slug } = parseRepository(context.options.repositoryUrl ?? '');
  if (options.apiUrl === undefined || slug === '' || context.lastRelease.gitTag === undefined) return [];
  const api = options.apiUrl.replace(/\/+$/, '');
  const login = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
  const url = `${api}/repos/${slug}/releases/tags/${encodeURIComponent(context.lastRelease.gitTag)}`;
  const headers = { accept: 'application/vnd.github+json', ...login };
  const answer = await ports.http({ url, headers, ...limits, hint });
  const page = answer.ok ? parseJson(Page, answer.bytes) : undefined;
  const wanted = (page?.assets ?? []).filter(
    (each) => each.name.endsWith('.cdx.json') && URL.parse(each.url)?.origin === new URL(api).origin,
  );
  const found: Found[] = [];
  // One after another: each may have megabytes.
  for (const asset of wanted.slice(0, most)) {
    const accept = { ...headers, accept: 'application/octet-stream' };
    const file = await ports.http({ url: asset.url, headers: accept, redirect: 'follow', ...limits, hint });
    found.push({ name: asset.name, bytes: file.ok ? file.bytes : undefined });
  }
  return found;
}
