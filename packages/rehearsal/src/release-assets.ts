import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Onward } from './emulated.ts';

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

/** Keeps asset bytes in memory; releases of a rehearsal are small. */
export function releaseAssets(): ReleaseAssets {
  const stored = new Map<number, Stored>();
  const uploading = new WeakMap<IncomingMessage, Stored>();
  const tags = new Map<number, string>();

  async function upload(request: IncomingMessage, response: ServerResponse, match: RegExpExecArray): Promise<Onward> {
    const [, slug = '', release, query] = match;
    const parameters = new URLSearchParams(query);
    const name = publicName(parameters.get('name') ?? '');
    const asset = { bytes: await buffer(request), slug, release: Number(release), name };
    if ([...stored.values()].some((other) => other.release === asset.release && other.name === name)) {
      return answer(response, 422, alreadyExists);
    }
    uploading.set(request, asset);
    parameters.set('name', name);
    return { path: `/repos/${slug}/releases/${release}/assets?${parameters}`, body: asset.bytes };
  }

  function download(response: ServerResponse, asset: Stored | undefined): Onward {
    if (asset === undefined) return answer(response, 404, { message: 'Not Found', status: '404' });
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': asset.bytes.byteLength });
    response.end(asset.bytes);
    return 'answered';
  }

  function describeAsset(asset: Record<string, unknown>): Record<string, unknown> {
    const known = stored.get(Number(asset['id']));
    if (known === undefined) return asset;
    const page = String(asset['browser_download_url']).split('/releases/download/')[0];
    const tag = tags.get(known.release);
    const url = `${page}/releases/download/${tag}/${known.name}`;
    return { ...asset, digest: digestOf(known.bytes), browser_download_url: url };
  }

  function describe(json: unknown): unknown {
    if (Array.isArray(json)) return json.map(describe);
    if (!isRecord(json)) return json;
    if ('browser_download_url' in json) return describeAsset(json);
    if (!('tag_name' in json)) return json;
    tags.set(Number(json['id']), String(json['tag_name']));
    return { ...json, assets: describe(json['assets']) };
  }

  return {
    async gate(request, response) {
      const { method, url = '', headers } = request;
      const [uploaded, single, public_] = [uploadPath, assetPath, downloadPath].map((path) => path.exec(url));
      if (method === 'POST' && uploaded) return upload(request, response, uploaded);
      if (method === 'DELETE' && single) stored.delete(Number(single[1]));
      if (method !== 'GET') return undefined;
      if (single && headers.accept === 'application/octet-stream')
        return download(response, stored.get(Number(single[1])));
      if (!public_) return undefined;
      const [, slug, tag, name] = public_.map(decodeURIComponent);
      const found = [...stored.values()].find((a) => a.slug === slug && a.name === name && tags.get(a.release) === tag);
      return download(response, found);
    },
    describe(json, request) {
      const asset = uploading.get(request);
      if (asset !== undefined && isRecord(json) && typeof json['id'] === 'number') stored.set(json['id'], asset);
      return describe(json);
    },
    bytes: (id) => stored.get(id)?.bytes ?? Buffer.alloc(0),
    clear() {
      stored.clear();
      tags.clear();
    },
  };
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
