import { nameOf, type Receive } from '@waybill/kernel';
import { indexMoved, projectClosed, unreadableAnswer } from '../../errors.ts';
import type { Connection } from '../connection.ts';
import { findHolder, type Holder } from '../find-holder.ts';
import { projectPage } from '../python-index.ts';
import type { Answered } from './ask-simple.ts';
import { digestServed, downloadFile, otherSize } from './download-file.ts';
import { askForProject, askForRoot, findSimpleRoot, isDevpi } from './find-simple-root.ts';
import {
  isProjectPage,
  type ListedFile,
  parseProjectStatus,
  parseProjects,
  parseSimple,
  type SimpleAnswer,
} from './parse-simple.ts';

/** A file that an index lists, and what its address tells about who keeps it. */
export interface HeldFile extends ListedFile {
  readonly holder: Holder;
}

/** What an index answers about a project. */
export interface Listing {
  readonly files: readonly HeldFile[];
  /** The index has no list of its own and forwards to this address. */
  readonly elsewhere?: string;
}

/** Reads what an index lists. */
export interface SimpleIndex {
  /** The page of a project on the index that takes the upload. */
  pageOf(project: string): Promise<string>;
  /** What the index that takes the upload lists of a project; `undefined` when it does not know the project. */
  listed(project: string): Promise<Listing | undefined>;
  /** What users see of a project, where the configuration names another place to install from than the upload goes to. */
  shown(project: string): Promise<Listing | undefined>;
  /** Whether the index has the project in its own list of projects; `undefined` when it does not tell. */
  knows(project: string): Promise<boolean | undefined>;
  /** Warns when nothing shows that there is a simple API at the place that the configuration names. @throws EINDEXMOVED, EPROJECTCLOSED */
  verify(projects: readonly string[]): Promise<void>;
  /** Hands over a file's bytes, for as long as a slow connection takes for `size` of them; no more are taken. */
  download(file: ListedFile, size: number, receive: Receive): Promise<void>;
  /**
   * The SHA-256 of a file, of what is served where none is listed. A file of another size has other bytes, and is not
   * read to its end.
   *
   * @param size bytes that are expected
   */
  digest(file: ListedFile, size: number): Promise<string>;
  /** The SHA-256 of what is really served. */
  served(file: ListedFile, size: number): Promise<string>;
}

/** The reading side of an index. */
export function simpleIndex(connection: Connection): SimpleIndex {
  const { index, logger } = connection;
  let root: Promise<string> | undefined;
  const rootFor = (project: string) => (root ??= findSimpleRoot(connection, project));

  async function read(base: string, project: string): Promise<Listing | undefined> {
    const answer = await askForProject(connection, base, project);
    if (answer.kind === 'absent') return undefined;
    if (answer.kind === 'elsewhere') return { files: [], elsewhere: answer.location };
    const files = await parseSimple(answer.page);
    if (files === undefined) throw unreadableAnswer(nameOf({ url: answer.page.url }), 'it is no page of a project');
    const evidence = { repository: index.repository, base, known: index.known };
    return { files: files.map((file) => ({ ...file, holder: findHolder(file.url, evidence) })) };
  }

  /** `undefined` when the list of projects cannot be read, or the index may list what others have. */
  async function knows(project: string): Promise<boolean | undefined> {
    const base = await rootFor(project);
    const answer = await askForRoot(connection, base).catch(() => undefined);
    if (answer?.kind !== 'page' || mayInherit(answer) || index.known?.inherits) return undefined;
    const projects = await parseProjects(answer.page);
    return projects?.has(projectPage('', project).slice(1, -1));
  }

  const served = (file: ListedFile, size: number) => digestServed(connection, file, size);

  return {
    served,
    download: (file, size, receive) => downloadFile(connection, file, { size, receive }),
    knows,
    pageOf: async (project) => projectPage(index.simple ?? (await rootFor(project)), project),
    listed: async (project) => read(await rootFor(project), project),
    async shown(project) {
      const own = await rootFor(project);
      return read(index.simple ?? own, project);
    },
    async verify(projects) {
      for (const project of projects) {
        const base = await rootFor(project);
        const answer = await askForProject(connection, base, project);
        if (answer.kind === 'page') await refuseClosed(connection, project, answer.page);
        if (answer.kind === 'page' ? await isProjectPage(answer.page) : isDevpi(base, answer)) continue;
        await verifyRoot(connection, base, answer);
      }
    },
    async digest(file, size) {
      if (file.sha256 !== undefined) return file.sha256;
      if (file.size !== undefined && file.size !== size) return otherSize;
      logger.log(`${index.name} lists no SHA-256 of ${file.name}: it is downloaded and compared.`);
      return served(file, size);
    },
  };
}

/** Statuses in which an index must not take uploads (PEP 792). */
const closed = new Set(['archived', 'quarantined']);

/** @throws EPROJECTCLOSED */
async function refuseClosed({ index }: Connection, project: string, page: SimpleAnswer): Promise<void> {
  const status = await parseProjectStatus(page);
  if (status !== undefined && closed.has(status)) throw projectClosed(project, index.name, status);
}

/**
 * Products whose repositories can be virtual ones or groups, by what their servers say of themselves behind an address of
 * any form.
 */
function mayInherit(answer: Answered): boolean {
  if (answer.kind !== 'page') return false;
  const { headers } = answer;
  return (
    ['x-jfrog-version', 'x-artifactory-id'].some((name) => headers.has(name)) ||
    /^Nexus/.test(headers.get('server') ?? '')
  );
}

/** A project that the index does not know, and a wrong address of the simple API, are answered alike: its base tells. */
async function verifyRoot(connection: Connection, base: string, answer: Answered): Promise<void> {
  const { index, logger } = connection;
  const root = await askForRoot(connection, base);
  const elsewhere = answer.kind === 'elsewhere' ? answer.location : undefined;
  if (root.kind === 'elsewhere' && elsewhere?.startsWith(root.location.replace(/\/?$/, '/'))) {
    throw indexMoved(base, root.location);
  }
  const isProven = elsewhere !== undefined || (root.kind === 'page' && (await parseProjects(root.page)) !== undefined);
  if (isProven || index.known !== undefined) return;
  logger.warn(
    `Nothing at \`${base}/\` shows that it is a simple API. When ${index.name} has files of this project, correct \`pypi.index\`: it is what \`pip install --index-url\` takes.`,
  );
}
