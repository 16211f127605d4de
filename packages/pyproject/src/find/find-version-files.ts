import { posix } from 'node:path';
import { type ProjectFiles, projectFiles, textAt } from '../documents/index.ts';
import { noPyproject, nothingToWrite } from '../errors.ts';
import { findLayout, isPlain, type Layout, type Project } from '../layouts/index.ts';
import type { Options } from '../options.ts';
import { findTargets, type VersionFile, type Wanted } from '../places/index.ts';
import { findCopies } from './copies/find-copies.ts';
import { fulfilled } from './fulfilled.ts';
import { type KnownReleases, type Released, releasedProject } from './released.ts';
import { wantedFile } from './wanted-file.ts';

export interface VersionFiles {
  /** In a stable order: each project's own first. */
  readonly files: readonly VersionFile[];
  readonly projects: readonly Released[];
  /** What is worth saying of files that are not edited. */
  readonly notes: readonly string[];
  /** What may go wrong with files that are not edited, and what to do. */
  readonly warnings: readonly string[];
}

/** What is known before the files are read. */
export interface Repository {
  readonly cwd: string;
  readonly tagFormat: string;
  readonly options: Options;
  readonly releases: KnownReleases;
}

/** What builds a project that names no backend. PEP 517. */
const defaultBackend = 'setuptools.build_meta:__legacy__';

/**
 * Finds every place of the version in a repository: by the layout of each project, by option, and in the files that repeat it.
 *
 * @throws AggregateError of what is wrong in any of them
 */
export async function findVersionFiles(repository: Repository): Promise<VersionFiles> {
  const { cwd, tagFormat, options, releases } = repository;
  const files = projectFiles(cwd);
  const problems: unknown[] = [];
  const isAuto = options.layout === 'auto';
  const folders = isAuto ? projectFolders(files, options.packages, problems) : [];
  const projects = await fulfilled(
    folders.map((folder) => openProject(files, folder)),
    problems,
  );
  const layouts = await fulfilled(
    projects.map((project) => layoutOf(project)),
    problems,
  );
  const listed = await fulfilled(
    options.files.map((target) => wantedFile(files, target)),
    problems,
  );
  const found = await Promise.all(layouts.map(({ layout }) => withoutListed(files, layout.wanted, listed.flat())));
  const own = [...found.flat(), ...listed.flat()];

  const released = await fulfilled(
    folders.map((folder) =>
      releasedProject(
        { files, tagFormat, releases },
        { folder, ...layouts.find((each) => each.project.folder === folder) },
      ),
    ),
    problems,
  );
  const copies = isAuto
    ? await findCopies({ files, released, options, taken: own }, problems)
    : { wanted: [], notes: [] };
  const opened = await fulfilled(
    [...byFile(files, [...own, ...copies.wanted])].map(([file, wanted]) =>
      openVersionFile(files, { file, wanted, tagFormat }),
    ),
    problems,
  );
  const notes = [...layouts.flatMap(({ layout }) => layout.note ?? []), ...copies.notes];
  const warnings = layouts.flatMap((each) => warningsOf(each, { tagFormat, folders, listed: listed.flat() }));
  if (problems.length === 0 && opened.length + notes.length + warnings.length === 0) throw nothingToWrite();
  if (problems.length > 0) throw new AggregateError(new Set(problems));
  return { files: opened, projects: released, notes, warnings };
}

/** Where a module computes its version from other places of its file, an option that names them says it better. */
async function withoutListed(files: ProjectFiles, wanted: readonly Wanted[], listed: readonly Wanted[]) {
  const found: Wanted[] = [];
  for (const each of wanted) {
    const isListed = each.place.kind === 'assignment' && listed.some(({ file }) => file === each.file);
    if (!isListed || (await isPlain(files, each))) found.push(each);
  }
  return found;
}

interface Said {
  readonly tagFormat: string;
  /** What the option `files` names. */
  readonly listed: readonly Wanted[];
  /** Of all projects. */
  readonly folders: readonly string[];
}

/** Files that say the version to others than Python. */
const elsewhere = /\.(?:ya?ml|json|cff|md|rst)$/i;

/** Whether an option names a place of this very project, which is not that of a project inside of it. */
function isNamed(folder: string, { listed, folders }: Said): boolean {
  const isIn = (file: string, place: string) => !posix.relative(place, file).startsWith('..');
  const inner = folders.filter((each) => each !== folder && isIn(each, folder));
  return listed.some(
    ({ file }) => isIn(file, folder) && !elsewhere.test(file) && !inner.some((each) => isIn(file, each)),
  );
}

function warningsOf({ project, layout }: OpenLayout, said: Said): string[] {
  const { tagPrefix } = layout;
  const { tagFormat } = said;
  // The owner has done what the warning would say.
  const warning = isNamed(project.folder, said) ? undefined : layout.warning;
  const [ours = ''] = tagFormat.split('${version}');
  const other =
    tagPrefix === undefined || tagPrefix === ours ? [] : [otherPrefix(project.folder, tagPrefix, tagFormat)];
  return [...(warning === undefined ? [] : [warning]), ...other];
}

function otherPrefix(folder: string, expected: string, tagFormat: string): string {
  const prefix = expected === '' ? 'an empty `tag_prefix`' : `\`tag_prefix = "${expected}"\``;
  const where = folder === '.' ? 'The project' : `\`${folder}\``;
  return (
    `${where} takes its version from tags with ${prefix}, and releases are tagged \`${tagFormat}\`. ` +
    `Set \`tag_prefix\` to \`"${tagFormat.split('${version}')[0]}"\`, or the \`tagFormat\` of semantic-release to \`"${expected}\${version}"\`.`
  );
}

function projectFolders(files: ProjectFiles, patterns: readonly string[], problems: unknown[]) {
  const found = patterns.map((pattern) => files.projects(pattern));
  problems.push(...patterns.filter((_, index) => found[index]?.length === 0).map(noPyproject));
  return [...new Set(found.flat())];
}

async function openProject(files: ProjectFiles, folder: string): Promise<Project> {
  const data = (await files.document(posix.join(folder, 'pyproject.toml')))?.data;
  const backend = textAt(data, ['build-system', 'build-backend']) ?? defaultBackend;
  return { folder, data, backend, files };
}

interface OpenLayout {
  readonly project: Project;
  readonly layout: Layout;
}

async function layoutOf(project: Project): Promise<OpenLayout> {
  return { project, layout: await findLayout(project) };
}

/** What is wanted of each file: one that symbolic links give several names is one. */
function byFile(files: ProjectFiles, wanted: readonly Wanted[]): Map<string, Wanted[]> {
  const names = new Map<string, string>();
  const groups = new Map<string, Wanted[]>();
  for (const each of wanted) {
    const identity = files.identity(each.file);
    const file = names.get(identity) ?? each.file;
    names.set(identity, file);
    groups.set(file, [...(groups.get(file) ?? []), each]);
  }
  return groups;
}

interface WantedFile {
  readonly file: string;
  readonly wanted: readonly Wanted[];
  readonly tagFormat: string;
}

async function openVersionFile(files: ProjectFiles, { file, wanted, tagFormat }: WantedFile): Promise<VersionFile> {
  // A file with places of other kinds may have the name of a format and be a template of it.
  const document = wanted.some(({ place }) => place.kind === 'key') ? await files.document(file) : undefined;
  const open = { file, text: (await files.text(file)) ?? '', document };
  const targets = await findTargets(open, wanted, tagFormat);
  files.mustBeWritable(file);
  return { ...open, targets, findAgain: (after) => findTargets(after, wanted, tagFormat) };
}
