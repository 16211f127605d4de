import { readFile } from 'node:fs/promises';
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
import { type Intake, parseSbom } from '../intake/index.ts';

type Input = HookInput<unknown, ReleaseContext>;

/** Gives the SBOM of the last release by its file name; `undefined` where it cannot be had. */
export type PreviousSboms = (name: string) => Promise<Intake | undefined>;

/** Bytes of one document. */
const largest = 64 * 1024 ** 2;
const patience = 30_000;

const Page = v.object({
  assets: v.array(v.object({ name: v.string(), url: v.string(), size: v.optional(v.number()) })),
});

/**
 * The SBOMs of the last release: those of this checkout where it made that release, else the files of its page on GitHub. They are
 * somebody's data by then: what is no SBOM is none.
 */
export function previousSboms(input: Input): PreviousSboms {
  const { cwd, lastRelease } = input.context;
  let page: Promise<ReadonlyMap<string, string>> | undefined;
  return async (name) => {
    const artifacts = await readArtifacts(cwd, lastRelease.version ?? '').catch(() => []);
    const local = artifacts.find((each) => each.kind === 'sbom' && each.name === name)?.path;
    const text = local === undefined ? undefined : await readFile(join(cwd, local), 'utf8').catch(() => undefined);
    if (text !== undefined) return parseSbom(text);
    page ??= listAssets(input);
    const url = (await page).get(name);
    return url === undefined ? undefined : download(input, url);
  };
}

/** Addresses of the files of the last release's page, by name. Only a job of GitHub names the server that is asked. */
async function listAssets({ context, ports }: Input): Promise<ReadonlyMap<string, string>> {
  const { env, lastRelease, options, logger } = context;
  const api = env['GITHUB_API_URL'];
  const { slug } = parseRepository(String(options['repositoryUrl'] ?? ''));
  if (!api || slug === '') return new Map();
  const url = `${api.replace(/\/+$/, '')}/repos/${slug}/releases/tags/${encodeURIComponent(lastRelease.gitTag ?? '')}`;
  try {
    const answer = await ports.http({ url, headers: headersOf(env), ...limits, hint });
    const found = answer.ok ? parseJson(Page, answer.bytes) : undefined;
    const isOfServer = (each: string) => URL.canParse(each) && new URL(each).origin === new URL(api).origin;
    return new Map((found?.assets ?? []).filter((each) => isOfServer(each.url)).map((each) => [each.name, each.url]));
  } catch (error) {
    logger.warn(
      `The SBOMs of ${lastRelease.version} cannot be read, so nothing is compared with them: ${reasonOf(error)}`,
    );
    return new Map();
  }
}

const limits = { timeout: patience, longest: largest, retries: 1 };
const hint = 'GitHub may be down. The release does without a comparison of SBOMs.';

async function download({ context, ports }: Input, url: string): Promise<Intake | undefined> {
  const headers = { ...headersOf(context.env), accept: 'application/octet-stream' };
  try {
    const answer = await ports.http({ url, headers, ...limits, redirect: 'follow', hint });
    return answer.ok ? parseSbom(answer.text()) : undefined;
  } catch (error) {
    context.logger.warn(`The SBOM of ${context.lastRelease.version} cannot be read: ${reasonOf(error)}`);
    return undefined;
  }
}

function headersOf(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const token = env['GH_TOKEN'] ?? env['GITHUB_TOKEN'];
  return { accept: 'application/vnd.github+json', ...(token && { authorization: `Bearer ${token}` }) };
}
