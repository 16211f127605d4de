import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type HookInput,
  parseJson,
  parseRepository,
  type ReleaseContext,
  readArtifacts,
  reasonOf,
  redact,
  v,
} from '@waybill/kernel';
import { longestOpenApi, type OpenApi, parseOpenApi, type Source } from '../api/index.ts';
import { apiNames } from '../names.ts';
import type { Options } from '../options.ts';

type Input = HookInput<Options, ReleaseContext>;

/** What is read of a release on GitHub. https://docs.github.com/en/rest/releases/releases */
const Page = v.object({ assets: v.array(v.object({ name: v.string(), url: v.string() })) });

const limits = { timeout: 30_000, longest: longestOpenApi, retries: 1 };
const hint = 'GitHub may be down. The release goes on without a comparison of the API.';

/**
 * The OpenAPI document of the last release: the file at its tag, else what this checkout released, else a file of its page on
 * GitHub. It is data of others by now: what is no document is none.
 *
 * @returns nothing where it cannot be had; then there is nothing to compare with
 */
export async function readFormer(source: Source, input: Input): Promise<OpenApi | undefined> {
  const { lastRelease, logger, env } = input.context;
  if (!lastRelease.gitTag || lastRelease.version === undefined) return undefined;
  try {
    const text = (await atTag(source, input)) ?? (await ofCheckout(input)) ?? (await ofPage(input));
    const document = text === undefined ? undefined : parseOpenApi(text);
    if (document === undefined || 'problem' in document) return undefined;
    return document;
  } catch (error) {
    const reason = redact(reasonOf(error), env);
    logger.warn(
      `The OpenAPI document of ${lastRelease.version} cannot be read, so the API is not compared with it: ${reason}`,
    );
    return undefined;
  }
}

/** A file that a step of the release makes is in no tag. */
async function atTag(source: Source, { context, ports }: Input): Promise<string | undefined> {
  if (source.is !== 'file') return undefined;
  // `./`: from the folder of the release, which may be below that of the repository.
  const object = `refs/tags/${context.lastRelease.gitTag}:./${source.file}`;
  const { exitCode, stdout } = await ports.run('git', ['show', object], { once: true });
  return exitCode === 0 ? stdout : undefined;
}

async function ofCheckout({ context: { cwd, lastRelease } }: Input): Promise<string | undefined> {
  const records = await readArtifacts(cwd, lastRelease.version ?? '').catch(() => []);
  const found = records.find(({ kind, name }) => kind === 'document' && apiNames.includes(name));
  return found?.path === undefined ? undefined : readFile(join(cwd, found.path), 'utf8').catch(() => undefined);
}

/** Only the server of the API is asked, as the token is for it alone. */
async function ofPage({ options, context, ports }: Input): Promise<string | undefined> {
  const { slug } = parseRepository(context.options.repositoryUrl ?? '');
  if (options.apiUrl === undefined || slug === '') return undefined;
  const api = options.apiUrl.replace(/\/+$/, '');
  const login = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
  const headers = { accept: 'application/vnd.github+json', ...login };
  const url = `${api}/repos/${slug}/releases/tags/${encodeURIComponent(context.lastRelease.gitTag ?? '')}`;
  const answer = await ports.http({ url, headers, ...limits, hint });
  const page = answer.ok ? parseJson(Page, answer.bytes) : undefined;
  const asset = page?.assets.find(
    (each) => apiNames.includes(each.name) && URL.parse(each.url)?.origin === new URL(api).origin,
  );
  if (asset === undefined) return undefined;
  const accept = { ...headers, accept: 'application/octet-stream' };
  const file = await ports.http({ url: asset.url, headers: accept, redirect: 'follow', ...limits, hint });
  return file.ok ? new TextDecoder().decode(file.bytes) : undefined;
}
