import { createReadStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { listen } from '../../http/index.ts';
import { parseUpload } from '../parse-upload.ts';
import { fieldOf, normalizeName } from '../upload.ts';
import { type Product, type ProductName, products, type Reply, type ShownFile } from './products.ts';

export interface ProductOptions {
  /** The only account. */
  readonly username: string;
  readonly password: string;
  /** Whether reading needs the account, too. By default it does. */
  readonly isPublic?: boolean;
  /** Whether a file may be replaced: an option of Artifactory, Nexus and others. */
  readonly replaces?: boolean;
  /** A project that the index does not have is answered with a redirect there, as GitLab and pypiserver do. */
  readonly forwardsTo?: string;
  /** Files that it shows of another index under addresses of its own, as virtual repositories do. */
  readonly upstream?: readonly UpstreamFile[];
  /** Whether pages name no digest. */
  readonly withoutHashes?: boolean;
  /** A repository beside it that puts several together and takes no uploads: a group, a virtual repository. */
  readonly group?: Group;
}

export interface Group {
  /** Files of its other members, which come first. */
  readonly files: readonly UpstreamFile[];
  /** Whether it still shows what it did before the uploads, as one with a cache does. */
  readonly isBehind?: boolean;
}

export interface UpstreamFile extends ShownFile {
  /** Where its bytes are. */
  readonly path: string;
}

interface KeptFile extends UpstreamFile {
  readonly project: string;
}

/** A stand-in for an index that is a product, with its addresses, its words and its habits. */
export interface ProductIndex {
  readonly url: string;
  readonly uploadUrl: string;
  readonly simpleUrl: string;
  /** The simple API of the group. */
  readonly groupUrl: string;
  /** Names of what it keeps itself, with SHA-256. */
  readonly files: readonly ShownFile[];
  /** Names of all files that were sent, those too that were refused. */
  readonly sent: readonly string[];
  remove(name: string): void;
  stop(): Promise<void>;
}

export async function productIndex(name: ProductName, options: ProductOptions): Promise<ProductIndex> {
  const product: Product = products[name];
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const state = { folder, files: [] as KeptFile[], sent: [] as string[], count: 0 };
  const { url, stop } = await listen(async (request, response) => {
    for (const [key, value] of Object.entries(product.headers ?? {})) response.setHeader(key, value);
    if (request.method === 'POST') return reply(response, await take(request, product, options, state));
    await answer(request, response, { product, options, state });
  });
  return {
    url,
    uploadUrl: `${url}${product.upload}`,
    simpleUrl: `${url}${product.simple}`,
    groupUrl: `${url}${groupPath(product)}`,
    files: state.files,
    sent: state.sent,
    remove(file) {
      state.files.splice(0, Infinity, ...state.files.filter((each) => each.name !== file));
    },
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const groupPath = ({ simple }: Product) => simple.replace(/[^/]+\/simple$/, 'group/simple');

interface State {
  readonly folder: string;
  readonly files: KeptFile[];
  readonly sent: string[];
  count: number;
}

async function take(request: IncomingMessage, product: Product, options: ProductOptions, state: State): Promise<Reply> {
  state.count += 1;
  const path = join(state.folder, `${state.count}`);
  const { fields, file } = await parseUpload(request, path).catch(() => ({ fields: [], file: undefined }));
  if (request.url !== product.upload) return product.unknown;
  if (!isKnown(request, options)) return product.stranger;
  if (file === undefined) return product.incomplete;
  const { filename, sha256 } = file;
  state.sent.push(filename);
  const exists = state.files.some((each) => each.name === filename);
  if (exists && !options.replaces) return product.exists(filename) ?? product.taken;
  const kept = join(state.folder, `kept-${state.count}`);
  await rename(path, kept);
  const others = state.files.filter((each) => each.name !== filename);
  const version = fieldOf(fields, 'version');
  const project = normalizeName(fieldOf(fields, 'name'));
  state.files.splice(0, Infinity, ...others, { name: filename, version, sha256, path: kept, project });
  return product.taken;
}

interface Serving {
  readonly product: Product;
  readonly options: ProductOptions;
  readonly state: State;
}

/** What is seen at a path: of the repository that takes uploads, or of the group beside it. */
function view(pathname: string, { product, options: { group, upstream = [] }, state }: Serving) {
  const below = groupPath(product);
  if (group === undefined || !pathname.startsWith(`${below}/`)) {
    return { base: product.simple, others: upstream, kept: state.files };
  }
  return { base: below, others: group.files, kept: group.isBehind ? [] : state.files };
}

async function answer(request: IncomingMessage, response: ServerResponse, serving: Serving) {
  const { product, options, state } = serving;
  const origin = `http://${request.headers.host}`;
  if (!options.isPublic && !isKnown(request, options)) return reply(response, product.stranger);
  const { pathname } = new URL(request.url ?? '/', origin);
  const { base, others, kept } = view(pathname, serving);
  if (!pathname.startsWith(`${base}/`) || /\.(whl|tar\.gz)$/.test(pathname)) {
    const all = [...(options.upstream ?? []), ...(options.group?.files ?? []), ...state.files];
    const file = all.find(({ name }) => pathname.endsWith(`/${name}`));
    return file === undefined ? reply(response, product.unknown) : pipeline(createReadStream(file.path), response);
  }
  const [project = ''] = pathname.slice(base.length + 1).split('/');
  if (project === '') return reply(response, product.hasRoot ? rootPage(state.files) : product.unknown);
  const own = kept.filter((file) => file.project === normalizeName(project));
  if (own.length === 0 && options.forwardsTo !== undefined) {
    response.writeHead(302, { location: `${options.forwardsTo}/${project}/` }).end();
    return undefined;
  }
  const files = [...others, ...own];
  return reply(
    response,
    files.length === 0
      ? product.unknown
      : projectLinks(project, files, (file) => {
          const digest = options.withoutHashes ? '' : `#sha256=${file.sha256}`;
          return `${product.link(file, origin)}${digest}`;
        }),
  );
}

function projectLinks(project: string, files: readonly UpstreamFile[], link: (file: UpstreamFile) => string): Reply {
  const links = files.map((file) => `<a href="${link(file)}" data-requires-python="&gt;=3.9">${file.name}</a><br>`);
  return page(`Links for ${project}`, links);
}

function rootPage(files: readonly KeptFile[]): Reply {
  const names = [...new Set(files.map(({ project }) => project))];
  return page(
    'Simple Index',
    names.map((name) => `<a href="${name}/" rel="internal">${name}</a><br>`),
  );
}

function page(title: string, lines: readonly string[]): Reply {
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1>${lines.join('\n')}</body></html>`;
  return { status: 200, type: 'text/html; charset=utf-8', body };
}

function isKnown({ headers }: IncomingMessage, { username, password }: ProductOptions): boolean {
  return headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function reply(response: ServerResponse, { status, type, body = '' }: Reply): void {
  response.writeHead(status, type === undefined ? {} : { 'content-type': type });
  response.end(body);
}
