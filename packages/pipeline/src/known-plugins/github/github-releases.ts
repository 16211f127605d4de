import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import {
  type Answer,
  type BaseContext,
  fileSink,
  type HttpRequest,
  nameOf,
  parseRepository,
  redact,
  releasePaths,
  v,
} from '@waybill/kernel';
import { githubRefused } from '../../errors.ts';
import type { KnownInput, ReleasePage } from '../known-plugin.ts';
import { refuseForeignAddress } from './own-address.ts';
import type { GithubPage } from './part-github.ts';
import { type AssetFile, findReplaced, type GithubAsset, type GithubRelease, lacks } from './plan-github.ts';

/** The releases of the repository, through the API that the GitHub plugin is configured for. */
export interface GithubReleases {
  /** Published ones and drafts. */
  ofTag(tag: string): Promise<GithubRelease[]>;
  /** One release, of however many; `undefined` when there is none of that number. */
  ofId(id: number): Promise<GithubRelease | undefined>;
  /** The newest hundred, drafts too. */
  pages(): Promise<ReleasePage[]>;
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
  /** Names of its assets, as GitHub says that it has stored them. */
  readonly assets: readonly string[];
}

const hint = 'Check the network of this machine and `GITHUB_API_URL`.';

const Asset: v.GenericSchema<unknown, GithubAsset> = v.object({
  id: v.number(),
  name: v.string(),
  size: v.number(),
  state: v.fallback(v.optional(v.string()), undefined),
  digest: v.fallback(v.nullable(v.optional(v.string())), null),
});

const Release: v.GenericSchema<unknown, GithubRelease> = v.object({
  id: v.number(),
  draft: v.optional(v.boolean(), false),
  tag_name: v.string(),
  html_url: v.string(),
  upload_url: v.string(),
  discussion_url: v.fallback(v.optional(v.string()), undefined),
  assets: v.optional(v.array(Asset), []),
});

/** Bytes of an entry of the ledger. */
const longestEntry = 20_000_000;

export function githubReleases(
  { context, ports }: Pick<KnownInput<BaseContext>, 'context' | 'ports'>,
  options: Readonly<Record<string, unknown>>,
): GithubReleases {
  const { env, cwd } = context;
  const base = `${apiOf(options, env)}/repos/${parseRepository(context.options.repositoryUrl ?? '').slug}/releases`;
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `token ${env['GH_TOKEN'] || env['GITHUB_TOKEN'] || ''}`,
  };
  const send = sender({ context, ports }, headers);
  const ofId = async (id: number) => (await send({ url: `${base}/${id}` })).json(Release);
  async function upload({ id, upload_url }: GithubRelease, asset: AssetFile): Promise<void> {
    refuseForeignAddress(base, upload_url);
    const url = `${upload_url.replace(/\{.*$/s, '')}?name=${encodeURIComponent(asset.name)}`;
    const body = () => openAsBlob(join(cwd, asset.path));
    const type = { 'content-type': 'application/octet-stream' };
    const repeatable = 'a second file of the name is refused, and the first one is looked for';
    const receive = 'nothing';
    const request = { method: 'POST', url, headers: type, body, receive, repeatable, timeout: 600_000 } as const;
    const answer = await send(request, [422]);
    if (answer.status !== 422) return;
    if (lacks(await ofId(id), asset)) throw githubRefused(nameOf(request), 422, redact(answer.text(), env));
  }
  async function removeAsset({ id }: GithubAsset): Promise<void> {
    await send({ method: 'DELETE', url: `${base}/assets/${id}`, receive: 'nothing' }, [404]);
  }
  // Newest first: a release that this repository is making is among the first.
  const list = async () => (await send({ url: `${base}?per_page=100` })).json(v.array(Release));
  return {
    upload,
    ofTag: async (tag) => (await list()).filter(({ tag_name }) => tag_name === tag),
    async pages() {
      return (await list()).map((release) => asPage(release, (id) => readAsset(send, `${base}/assets/${id}`)));
    },
    ofId: (id) => findById(send, `${base}/${id}`),
    async remove({ id }) {
      await send({ method: 'DELETE', url: `${base}/${id}`, receive: 'nothing' }, [404]);
    },
    removeAsset,
    async download({ id, size, digest }, path) {
      // GitHub sends on to where the bytes are, and fetch leaves the token behind.
      const accept = { accept: 'application/octet-stream' };
      const url = `${base}/assets/${id}`;
      const sink = fileSink(join(cwd, path));
      await send({ url, headers: accept, redirect: 'follow', receive: sink.receive, size, timeout: 600_000 });
      await sink.keep(digest?.replace(/^sha256:/, ''));
    },
    async publish(draft, { assets, held, changes }) {
      const url = `${base}/${(draft as GithubDelivery).id}`;
      const [files, others] = await Promise.all([assets(), held()]);
      if (files.length + others.length > 0) {
        const release = await ofId((draft as GithubDelivery).id);
        for (const { file, asset } of findReplaced(release, others)) {
          context.logger.warn(`Somebody has replaced ${file.name} in the draft on GitHub: it is uploaded once more.`);
          await removeAsset(asset);
          await upload(release, file);
        }
        for (const asset of files) await upload(release, asset);
      }
      const repeatable = 'a page that is published stays published';
      const body = () => JSON.stringify(changes);
      const answer = await send({ method: 'PATCH', url, body, repeatable });
      return deliveryOf(answer.json(Release));
    },
  };
}

function asPage(release: GithubRelease, read: (id: number) => Promise<string>): ReleasePage {
  const { tag_name: tag, html_url: url, draft, assets } = release;
  const asset = assets.find(({ name, state }) => name === releasePaths.names.entry && state !== 'starter');
  return { tag, url, isPublic: !draft, ...(asset && { readEntry: () => read(asset.id) }) };
}

async function readAsset(send: Send, url: string): Promise<string> {
  const headers = { accept: 'application/octet-stream' };
  return (await send({ url, headers, redirect: 'follow', longest: longestEntry })).text();
}

function deliveryOf({ html_url, id, discussion_url, assets }: GithubRelease): GithubDelivery {
  const names = assets.filter(({ state }) => state !== 'starter').map(({ name }) => name);
  return { url: html_url, name: 'GitHub release', id, assets: names, ...(discussion_url ? { discussion_url } : {}) };
}

async function findById(send: Send, url: string): Promise<GithubRelease | undefined> {
  const answer = await send({ url }, [404]);
  return answer.ok ? answer.json(Release) : undefined;
}

type Send = (request: Omit<HttpRequest, 'hint'>, accepted?: readonly number[]) => Promise<Answer>;

/** @throws EGITHUBREFUSED unless the answer is a success, or of an accepted status */
function sender(
  { context: { env }, ports }: Pick<KnownInput<BaseContext>, 'context' | 'ports'>,
  headers: HttpRequest['headers'],
): Send {
  return async (request, accepted = []) => {
    const answer = await ports.http({ ...request, headers: { ...headers, ...request.headers }, hint });
    if (answer.ok || accepted.includes(answer.status)) return answer;
    throw githubRefused(nameOf(request), answer.status, redact(answer.text(), env).slice(0, 500));
  };
}

/** As `@semantic-release/github` finds it. */
export function apiOf(options: Readonly<Record<string, unknown>>, env: KnownInput['context']['env']): string {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const api = text(options['githubApiUrl']) ?? text(env['GITHUB_API_URL']);
  const site = text(options['githubUrl']) ?? text(env['GH_URL']) ?? text(env['GITHUB_URL']);
  const prefix = text(options['githubApiPathPrefix']) ?? text(env['GH_PREFIX']) ?? text(env['GITHUB_PREFIX']) ?? '';
  const chosen = api ?? (site === undefined ? 'https://api.github.com' : `${site.replace(/\/$/, '')}${prefix}`);
  return chosen.replace(/\/$/, '');
}
