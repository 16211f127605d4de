import { isSameVersion, normalizeName } from '@waybill/python';
import type { ProjectFiles } from '../documents/index.ts';
import { assignedTo, fileOf, type Layout, type Project, projectName } from '../layouts/index.ts';
import { type Form, findSetting, findTargets, shortVersion, writtenArgument } from '../places/index.ts';

/** The releases that a hook knows of. */
export interface KnownReleases {
  readonly last?: string;
  readonly next?: string;
}

/** A project that is released, and what it says today. */
export interface Released {
  readonly folder: string;
  /** Normalised. */
  readonly name?: string;
  /** What its own places say; none when git or the environment decides. */
  readonly own: readonly string[];
  /** What a copy of the version may say that is the project's current one. */
  readonly current: readonly string[];
}

interface Sources {
  readonly files: ProjectFiles;
  readonly tagFormat: string;
  readonly releases: KnownReleases;
}

/** A folder, and what was understood of it: nothing where that is an error of its own. */
interface Folder {
  readonly folder: string;
  readonly project?: Project;
  readonly layout?: Layout;
}

/**
 * The versions that a project has today.
 *
 * Beside what its own places say, that is what the last release was: git may be all that says it, and a run that was cut off
 * may have written one file and not the next. What has the next version already has the current one, too.
 */
export async function releasedProject(sources: Sources, { folder, project, layout }: Folder): Promise<Released> {
  const own = await ownVersions(sources, layout);
  const { last, next } = sources.releases;
  const current = [...own, last, next].filter((each) => each !== undefined);
  const name = project && (await findName(project));
  return { folder, own, current, ...(name === undefined ? {} : { name: normalizeName(name) }) };
}

/** Whether a text says the current version of one of the projects. */
export function isCurrent(value: string, projects: readonly Released[], form: Form = 'pep440'): boolean {
  const short = form === 'short' ? shortVersion.exec(value)?.[2] : undefined;
  return projects.some(({ current }) =>
    current.some((each) =>
      short === undefined ? isSameVersion(each, value) : /^v?(\d+\.\d+)/i.exec(each)?.[1] === short,
    ),
  );
}

/** Whether a text says the numbers of the project's current version, as `1.2.0` does of `1.2.0b1`. */
export function isReleaseOf(value: string, { current }: Released): boolean {
  return current.some((each) => isSameVersion(/^v?\d+(\.\d+)*/.exec(each)?.[0] ?? each, value));
}

async function ownVersions({ files, tagFormat }: Sources, layout: Layout | undefined): Promise<string[]> {
  const found: string[] = [];
  for (const wanted of layout?.wanted ?? []) {
    const document = wanted.place.kind === 'key' ? await files.document(wanted.file) : undefined;
    const open = { file: wanted.file, text: (await files.text(wanted.file)) ?? '', document };
    // What is wrong with a place is reported where it is opened to be edited.
    const targets = await findTargets(open, [wanted], tagFormat).catch(() => []);
    found.push(...targets.map(({ value, part }) => part?.whole ?? value).filter((value) => value !== ''));
  }
  return [...new Set(found)];
}

async function findName(project: Project): Promise<string | undefined> {
  const written = projectName(project);
  if (written !== undefined) return written;
  const read = async (file: string) => (await project.files.text(fileOf(project, file))) ?? '';
  const configured = findSetting(await read('setup.cfg'), 'metadata', 'name')?.value;
  const script = await read('setup.py');
  const argument = writtenArgument(script, 'setup', 'name') ?? '';
  const [, scripted] = /^["']([\w.-]+)["']$/.exec(assignedTo(argument, script) || argument) ?? [];
  return configured ?? scripted;
}
