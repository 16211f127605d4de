/** What the index says of one file. */
export interface ListedFile {
  readonly filename: string;
  readonly version: string;
  readonly sha256: string;
  readonly md5: string;
  readonly blake2: string;
  /** Bytes. */
  readonly size: number;
  readonly filetype: string;
  readonly pythonVersion: string;
  readonly requiresPython: string;
  readonly uploadedAt: Date;
  /** `false`, or why the file was yanked. */
  readonly yanked: string | false;
  /** SHA-256 of the core metadata file beside a wheel. */
  readonly metadataSha256?: string;
}

export type SimpleForm = 'json' | 'html';

const types: Readonly<Record<string, SimpleForm>> = {
  'application/vnd.pypi.simple.v1+json': 'json',
  'application/vnd.pypi.simple.latest+json': 'json',
  'application/vnd.pypi.simple.v1+html': 'html',
  'application/vnd.pypi.simple.latest+html': 'html',
  'text/html': 'html',
  'text/*': 'html',
  '*/*': 'html',
};

/** Chooses the form that a client prefers (PEP 691); nothing when it takes neither. */
export function chooseForm(accept = '*/*'): SimpleForm | undefined {
  const wishes = accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { form: types[type.toLowerCase()], quality: Number(quality ?? 1) };
  });
  const best = wishes.filter(({ form, quality }) => form !== undefined && quality > 0);
  return best.toSorted((a, b) => b.quality - a.quality)[0]?.form;
}

/** Media type of an answer in this form. */
export function mediaType(form: SimpleForm): string {
  return form === 'json' ? 'application/vnd.pypi.simple.v1+json' : 'text/html; charset=utf-8';
}

/** The page of one project. `files` is the absolute URL of the folder with the files. */
export function renderProject(form: SimpleForm, name: string, listed: readonly ListedFile[], files: string): string {
  return form === 'json' ? projectJson(name, listed, files) : projectHtml(name, listed, files);
}

/** The list of all projects. */
export function renderProjects(form: SimpleForm, names: readonly string[], serial: number): string {
  if (form === 'json') {
    return JSON.stringify({
      meta: { 'api-version': '1.4', '_last-serial': serial },
      projects: names.map((name) => ({ name })),
    });
  }
  return page(
    'Simple index',
    names.map((name) => `    <a href="/simple/${name}/">${name}</a>`),
  );
}

function projectJson(name: string, listed: readonly ListedFile[], files: string): string {
  return JSON.stringify({
    meta: { 'api-version': '1.4' },
    name,
    versions: [...new Set(listed.map(({ version }) => version))],
    files: listed.map((file) => ({
      filename: file.filename,
      url: `${files}/${file.filename}`,
      hashes: { sha256: file.sha256 },
      'requires-python': file.requiresPython || null,
      size: file.size,
      'upload-time': file.uploadedAt.toISOString(),
      yanked: file.yanked,
      'core-metadata': file.metadataSha256 === undefined ? false : { sha256: file.metadataSha256 },
      'data-dist-info-metadata': file.metadataSha256 === undefined ? false : { sha256: file.metadataSha256 },
      provenance: null,
    })),
  });
}

function projectHtml(name: string, listed: readonly ListedFile[], files: string): string {
  const link = (file: ListedFile) => {
    const metadata = file.metadataSha256 === undefined ? undefined : `sha256=${file.metadataSha256}`;
    const attributes = {
      href: `${files}/${file.filename}#sha256=${file.sha256}`,
      ...(file.requiresPython && { 'data-requires-python': file.requiresPython }),
      ...(metadata && { 'data-dist-info-metadata': metadata, 'data-core-metadata': metadata }),
      ...(file.yanked !== false && { 'data-yanked': file.yanked }),
    };
    const rendered = Object.entries(attributes).map(([key, value]) => `${key}="${escapeHtml(value)}"`);
    return `    <a ${rendered.join(' ')}>${file.filename}</a><br />`;
  };
  return page(`Links for ${name}`, listed.map(link));
}

function page(title: string, lines: readonly string[]): string {
  const head = `    <meta name="pypi:repository-version" content="1.4">\n    <title>${title}</title>`;
  const body = [`    <h1>${title}</h1>`, ...lines].join('\n');
  return `<!DOCTYPE html>\n<html>\n  <head>\n${head}\n  </head>\n  <body>\n${body}\n  </body>\n</html>\n`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
