import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Onward } from '../http/index.ts';

/** The bytes behind release assets, which the emulator counts and throws away. */
export interface ReleaseAssets {
  gate(request: IncomingMessage, response: ServerResponse): Promise<Onward>;
  /** Adds to every asset in an answer what GitHub says of it and the emulator does not. */
  describe(json: unknown, request: IncomingMessage): unknown;
  bytes(id: number): Buffer;
  clear(): void;
}

interface Stored {
  readonly bytes: Buffer;
  readonly slug: string;
  readonly release: number;
  readonly name: string;
}

const uploadPath = /^\/repos\/([^/]+\/[^/]+)\/releases\/(\d+)\/assets\?(.*)$/;
const assetPath = /^\/repos\/[^/]+\/[^/]+\/releases\/assets\/(\d+)$/;
const downloadPath = /^\/([^/]+\/[^/]+)\/releases\/download\/(.+)\/([^/]+)$/;

interface Memory {
  readonly stored: Map<number, Stored>;
  /** Uploads that the emulator has not given a number yet. */
  readonly uploading: WeakMap<IncomingMessage, Stored>;
  /** Tag of each release that has passed. */
  readonly tags: Map<number, string>;
}

/** Keeps asset bytes in memory; releases of a rehearsal are small. */
export function releaseAssets(): ReleaseAssets {
  const memory: Memory = { stored: new Map(), uploading: new WeakMap(), tags: new Map() };
  const { stored, uploading, tags } = memory;
  return {
    async gate(request, response) {
      const { method, url = '' } = request;
      const uploaded = uploadPath.exec(url);
      if (method === 'POST' && uploaded) return upload(memory, { request, response }, uploaded);
      const single = assetPath.exec(url);
      if (method === 'DELETE' && single) stored.delete(Number(single[1]));
      return method === 'GET' ? download(memory, request, response) : undefined;
    },
    describe(json, request) {
      const asset = uploading.get(request);
      if (asset !== undefined && isRecord(json) && typeof json['id'] === 'number') stored.set(json['id'], asset);
      return describe(memory, json);
    },
    bytes: (id) => stored.get(id)?.bytes ?? Buffer.alloc(0),
    clear() {
      stored.clear();
      tags.clear();
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function upload({ stored, uploading }: Memory, at: Exchange, match: RegExpExecArray): Promise<Onward> {
  const [, slug = '', release, query] = match;
  const parameters = new URLSearchParams(query);
  const name = publicName(parameters.get('name') ?? '');
  const asset = { bytes: await buffer(at.request), slug, release: Number(release), name };
  if ([...stored.values()].some((other) => other.release === asset.release && other.name === name)) {
    return answer(at.response, 422, alreadyExists);
  }
  uploading.set(at.request, asset);
  parameters.set('name', name);
  return { path: `/repos/${slug}/releases/${release}/assets?${parameters}`, body: asset.bytes };
}

function download({ stored, tags }: Memory, { url = '', headers }: IncomingMessage, response: ServerResponse): Onward {
  const single = assetPath.exec(url);
  if (single && headers.accept === 'application/octet-stream') return send(response, stored.get(Number(single[1])));
  const page = downloadPath.exec(url);
  if (!page) return undefined;
  const [, slug, tag, name] = page.map(decodeURIComponent);
  const wanted = (asset: Stored) => asset.slug === slug && asset.name === name && tags.get(asset.release) === tag;
  return send(response, [...stored.values()].find(wanted));
}

function send(response: ServerResponse, asset: Stored | undefined): Onward {
  if (asset === undefined) return answer(response, 404, { message: 'Not Found', status: '404' });
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': asset.bytes.byteLength });
  response.end(asset.bytes);
  return 'answered';
}

function describe(memory: Memory, json: unknown): unknown {
  if (Array.isArray(json)) return json.map((each) => describe(memory, each));
  if (!isRecord(json)) return json;
  if ('browser_download_url' in json) return describeAsset(memory, json);
  if (!('tag_name' in json)) return json;
  memory.tags.set(Number(json['id']), String(json['tag_name']));
  return { ...json, assets: describe(memory, json['assets']) };
}

function describeAsset({ stored, tags }: Memory, asset: Record<string, unknown>): Record<string, unknown> {
  const known = stored.get(Number(asset['id']));
  if (known === undefined) return asset;
  const page = String(asset['browser_download_url']).split('/releases/download/')[0];
  const url = `${page}/releases/download/${tags.get(known.release)}/${known.name}`;
  return { ...asset, digest: digestOf(known.bytes), browser_download_url: url };
}

/** GitHub's digest of an asset. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** GitHub publishes an asset under another name when it holds anything but letters, digits, dots, hyphens and underscores. */
function publicName(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '.');
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null;
}

const alreadyExists = {
  message: 'Validation Failed',
  errors: [{ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' }],
  status: '422',
};

function answer(response: ServerResponse, status: number, body: unknown): 'answered' {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
  return 'answered';
}
