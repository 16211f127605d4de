import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { eq, valid } from '@renovatebot/pep440';
import { renderRelease } from './release-json.ts';
import { chooseForm, mediaType, renderProject, renderProjects } from './simple-api.ts';
import type { Store } from './store.ts';
import { normalizeName } from './upload.ts';

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly location?: string;
  /** A file to send instead of a body. */
  readonly path?: string;
}

interface Reading {
  readonly listsClassifiers?: boolean;
}

/** Some of those that PyPI knows. */
const classifiers: Answer = {
  status: 200,
  type: 'text/plain; charset=utf-8',
  body: [
    'Development Status :: 4 - Beta',
    'License :: OSI Approved :: MIT License',
    'Operating System :: OS Independent',
    'Programming Language :: Python',
    'Programming Language :: Python :: 2',
    'Programming Language :: Python :: 2.7',
    'Programming Language :: Python :: 3',
    'Programming Language :: Python :: 3 :: Only',
    ...Array.from({ length: 16 }, (_, minor) => `Programming Language :: Python :: 3.${minor}`),
    'Typing :: Typed',
  ].join('\n'),
};

const notFound: Answer = { status: 404, type: 'text/plain', body: '404 Not Found' };

/** Answers everything that only reads: the simple pages, the JSON of a release, the files. */
export async function answerRead(
  request: IncomingMessage,
  response: ServerResponse,
  store: Store,
  options: Reading,
): Promise<void> {
  const { status, type, body, location, path } = route(request, store, options);
  response.setHeader('X-PyPI-Last-Serial', store.serial);
  response.setHeader('Vary', 'Accept');
  if (type !== undefined) response.setHeader('Content-Type', type);
  if (location !== undefined) response.setHeader('Location', location);
  response.statusCode = status;
  if (path === undefined || request.method === 'HEAD') return void response.end(body);
  await pipeline(createReadStream(path), response);
}

function route(request: IncomingMessage, store: Store, { listsClassifiers = true }: Reading): Answer {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://index');
  const [area, ...rest] = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const files = `http://${request.headers.host}/files`;
  if (area === 'files') return file(store, rest[0] ?? '');
  if (pathname === '/pypi' && searchParams.get(':action') === 'list_classifiers')
    return listsClassifiers ? classifiers : notFound;
  if (area === 'pypi') return release(store, rest, files);
  if (area !== 'simple') return notFound;

  const [project] = rest;
  if (!pathname.endsWith('/')) return { status: 301, location: `${pathname}/` };
  if (project !== undefined && project !== normalizeName(project)) {
    return { status: 301, location: `/simple/${normalizeName(project)}/` };
  }
  return simple(store, request.headers.accept, { project, files });
}

function simple(
  store: Store,
  accept: string | undefined,
  page: { project: string | undefined; files: string },
): Answer {
  const form = chooseForm(accept);
  if (form === undefined) return { status: 406, type: 'text/plain', body: '406 Not Acceptable' };
  const type = mediaType(form);
  if (page.project === undefined) {
    const names = [...new Set(store.releases.map(({ project }) => project))].sort();
    return { status: 200, type, body: renderProjects(form, names, store.serial) };
  }
  if (!store.releases.some(({ project }) => project === page.project)) return notFound;
  const listed = store.files.filter(({ project }) => project === page.project);
  return { status: 200, type, body: renderProject(form, page.project, listed, page.files) };
}

function release(store: Store, [name = '', version, last]: string[], files: string): Answer {
  const project = normalizeName(name);
  const wanted = last === undefined ? undefined : version;
  if (wanted !== undefined && valid(wanted) === null) return notFound;
  const found = store.releases.findLast(
    (r) => r.project === project && (wanted === undefined || eq(r.version, wanted)),
  );
  if (found === undefined) return notFound;
  const listed = store.files.filter((f) => f.project === project && eq(f.version, found.version));
  return { status: 200, type: 'application/json', body: renderRelease(found.fields, listed, files) };
}

function file(store: Store, name: string): Answer {
  const metadata = name.endsWith('.metadata');
  const found = store.files.find(({ filename }) => filename === name.replace(/\.metadata$/, ''));
  if (found === undefined || (metadata && found.metadataSha256 === undefined)) return notFound;
  return { status: 200, type: 'application/octet-stream', path: metadata ? `${found.path}.metadata` : found.path };
}
