import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrustMaterial } from '@sigstore/verify';
import { listen } from '../http/index.ts';
import { answerRead } from './read-routes.ts';
import { indexStore, type StoredFile } from './store.ts';
import { type Publisher, trustedPublishing } from './trusted-publishing.ts';
import { normalizeName } from './upload.ts';
import { type ReceivedUpload, receiveUpload } from './upload-route.ts';

export type { Publisher, ReceivedUpload, StoredFile };

export interface PythonIndexOptions {
  /** Accepted as password of `__token__`; a random one by default. */
  readonly token?: string;
  /** Further accounts. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** CI jobs that may publish without an account. */
  readonly publishers?: readonly Publisher[];
  /** The services whose word counts for attestations (PEP 740); without them, none are taken. */
  readonly trust?: TrustMaterial;
  /** The index's clock. */
  readonly now?: () => Date;
  /** Bytes; PyPI's limits by default. */
  readonly fileLimit?: number;
  readonly projectLimit?: number;
  /** Whether it lists classifiers, some of PyPI's; by default it does. */
  readonly listsClassifiers?: boolean;
}

export interface PythonIndex {
  readonly url: string;
  /** Where uploads go. */
  readonly uploadUrl: string;
  /** What pip takes as `--index-url`. */
  readonly simpleUrl: string;
  readonly token: string;
  /** What a release job needs to upload and to look up. */
  readonly environment: {
    readonly PYPI_TOKEN: string;
    readonly PYPI_REPOSITORY_URL: string;
    readonly PYPI_INDEX_URL: string;
  };
  /** Tokens that CI jobs were given. */
  readonly minted: readonly string[];
  /** Every attempt to upload, the refused ones too, with its form and its answer. */
  readonly uploads: readonly ReceivedUpload[];
  /** The files of a project, in the order of arrival. */
  files(project: string): StoredFile[];
  /** Yanks a file (PEP 592). */
  yank(filename: string, reason: string): void;
  /** Deletes a file; its name stays used for ever. */
  remove(filename: string): Promise<void>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** A Python index that takes uploads by PyPI's rules and serves them by its simple API (PEP 503, 592, 658, 691, 700). */
export async function pythonIndex(options: PythonIndexOptions = {}): Promise<PythonIndex> {
  const folder = await mkdtemp(join(tmpdir(), 'python-index-'));
  const token = options.token ?? `pypi-${randomBytes(24).toString('base64url')}`;
  const store = indexStore(folder);
  const uploads: ReceivedUpload[] = [];
  const now = options.now ?? (() => new Date());
  const trusted = trustedPublishing({ publishers: options.publishers ?? [], audience: 'pypi', now });
  const receiving = {
    store,
    folder,
    uploads,
    accounts: { ...options.accounts, __token__: token },
    trusted,
    trust: options.trust,
    now,
    limits: { fileLimit: 100 * 2 ** 20, projectLimit: 10 * 2 ** 30, maximumAge: 14, ...defined(options) },
  };
  const { url, stop } = await listen((request, response) => {
    if (request.url?.startsWith('/_/oidc/')) return trusted.answer(request, response);
    return request.method === 'POST'
      ? receiveUpload(request, response, receiving)
      : answerRead(request, response, store, options);
  });

  return {
    ...{ url, token, uploads },
    get minted() {
      return trusted.minted;
    },
    uploadUrl: `${url}/legacy/`,
    simpleUrl: `${url}/simple/`,
    environment: { PYPI_TOKEN: token, PYPI_REPOSITORY_URL: `${url}/legacy/`, PYPI_INDEX_URL: `${url}/simple/` },
    files: (project) => store.files.filter((file) => file.project === normalizeName(project)),
    yank: store.yank,
    remove: store.remove,
    async reset() {
      uploads.length = 0;
      await store.clear();
    },
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function defined({ fileLimit, projectLimit }: PythonIndexOptions): { fileLimit?: number; projectLimit?: number } {
  return { ...(fileLimit !== undefined && { fileLimit }), ...(projectLimit !== undefined && { projectLimit }) };
}
