import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type HttpRequest, nameOf, redact } from '@waybill/kernel';
import { githubRefused } from '../errors.ts';
import type { GuardInput } from './guard.ts';
import type { GithubPage } from './part-github.ts';
import { type AssetFile, type GithubAsset, type GithubRelease, lacks } from './plan-github.ts';

/** The releases of the repository, through the API that the GitHub plugin is configured for. */
export interface GithubReleases {
  /** Published ones and drafts. */
  ofTag(tag: string): Promise<GithubRelease[]>;
  remove(release: GithubRelease): Promise<void>;
  removeAsset(asset: GithubAsset): Promise<void>;
  upload(release: GithubRelease, asset: AssetFile): Promise<void>;
  /** Writes an asset to a path in the repository. */
  download(asset: GithubAsset, path: string): Promise<void>;
  /** Makes a draft that the plugin returned a page that everyone sees, and returns it as the plugin would. */
  publish(draft: unknown, page: GithubPage): Promise<GithubDelivery>;
}

export interface GithubDelivery {
  readonly url: string;
  readonly name: string;
  readonly id: number;
  readonly discussion_url?: string;
}

const hint = 'Check the network of this machine and `GITHUB_API_URL`.';

export function githubReleases(
  { context, ports }: Pick<GuardInput, 'context' | 'ports'>,
  options: Readonly<Record<string, unknown>>,
): GithubReleases {
  const { env, cwd } = context;
  const base = `${apiOf(options, env)}/repos/${slugOf(context.options.repositoryUrl ?? '')}/releases`;
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `token ${env['GH_TOKEN'] || env['GITHUB_TOKEN'] || ''}`,
  };
  async function send(request: Omit<HttpRequest, 'hint'>, accepted: readonly number[] = []): Promise<Response> {
    const answer = await ports.http({ ...request, headers: { ...headers, ...request.headers }, hint });
    if (answer.ok || accepted.includes(answer.status)) return answer;
    throw githubRefused(nameOf(request), answer.status, redact(await answer.text(), env).slice(0, 500));
  }
  async function ofId(id: number): Promise<GithubRelease> {
    return (await (await send({ url: `${base}/${id}` })).json()) as GithubRelease;
  }
  async function upload({ id, upload_url }: GithubRelease, asset: AssetFile): Promise<void> {
    const url = `${upload_url.replace(/\{.*$/, '')}?name=${encodeURIComponent(asset.name)}`;
    const body = () => openAsBlob(join(cwd, asset.path));
    const type = { 'content-type': 'application/octet-stream' };
    const repeatable = 'a second file of the name is refused, and the first one is looked for';
    const request = { method: 'POST', url, headers: type, body, repeatable, timeout: 600_000 } as const;
    const answer = await send(request, [422]);
    if (answer.status !== 422) return answer.body?.cancel();
    if (lacks(await ofId(id), asset)) throw githubRefused(nameOf(request), 422, redact(await answer.text(), env));
  }
  return {
    upload,
    async ofTag(tag) {
      // Newest first: a release that this repository is making is among the first.
      const listed = (await (await send({ url: `${base}?per_page=100` })).json()) as GithubRelease[];
      return listed.filter(({ tag_name }) => tag_name === tag);
    },
    async remove({ id }) {
      await (await send({ method: 'DELETE', url: `${base}/${id}` }, [404])).body?.cancel();
    },
    async removeAsset({ id }) {
      await (await send({ method: 'DELETE', url: `${base}/assets/${id}` }, [404])).body?.cancel();
    },
    async download({ id }, path) {
      // GitHub sends on to where the bytes are, and fetch leaves the token behind.
      const accept = { accept: 'application/octet-stream' };
      const { body } = await send({ url: `${base}/assets/${id}`, headers: accept, redirect: 'follow' });
      if (body === null) return;
      await mkdir(dirname(join(cwd, path)), { recursive: true });
      const bytes = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
      await pipeline(bytes, createWriteStream(join(cwd, path)));
    },
    async publish(draft, { assets, changes }) {
      const url = `${base}/${(draft as GithubDelivery).id}`;
      const files = await assets();
      if (files.length > 0) {
        const release = await ofId((draft as GithubDelivery).id);
        for (const asset of files) await upload(release, asset);
      }
      const repeatable = 'a page that is published stays published';
      const body = () => JSON.stringify(changes);
      const answer = await send({ method: 'PATCH', url, body, repeatable });
      const { html_url, id, discussion_url } = (await answer.json()) as GithubRelease;
      return { url: html_url, name: 'GitHub release', id, ...(discussion_url ? { discussion_url } : {}) };
    },
  };
}

/** As `@semantic-release/github` finds it. */
function apiOf(options: Readonly<Record<string, unknown>>, env: GuardInput['context']['env']): string {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const api = text(options['githubApiUrl']) ?? text(env['GITHUB_API_URL']);
  const site = text(options['githubUrl']) ?? text(env['GH_URL']) ?? text(env['GITHUB_URL']);
  const prefix = text(options['githubApiPathPrefix']) ?? text(env['GH_PREFIX']) ?? text(env['GITHUB_PREFIX']) ?? '';
  const chosen = api ?? (site === undefined ? 'https://api.github.com' : `${site.replace(/\/$/, '')}${prefix}`);
  return chosen.replace(/\/$/, '');
}

function slugOf(repositoryUrl: string): string {
  return /([^/:]+\/[^/:]+?)(?:\.git)?\/?$/.exec(repositoryUrl)?.[1] ?? '';
}
