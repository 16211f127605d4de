import { type ProjectFiles, projectFiles } from '../documents/project-files.ts';
import { nothingToWrite } from '../errors.ts';
import type { Options } from '../options.ts';
import { findTargets, type OpenFile } from '../places/find-targets.ts';
import type { Target, Wanted } from '../places/place.ts';
import { findWanted } from './find-wanted.ts';
import { fulfilled } from './fulfilled.ts';

/** A file as read, with every version in it that is to be kept. */
export interface VersionFile extends OpenFile {
  readonly targets: readonly Target[];
  /** Finds the targets that are no keys of a document in another text of the file: what proves an edit of them. */
  readonly findAgain: (text: string) => Promise<readonly Target[]>;
}

export interface VersionFiles {
  readonly files: readonly VersionFile[];
  /** What is worth saying of files that are not edited. */
  readonly notes: readonly string[];
}

/** What is known before the files are read. */
export interface Repository {
  readonly cwd: string;
  readonly tagFormat: string;
  readonly options: Options;
}

/**
 * Finds every place of the version in a repository.
 *
 * @returns the files in a stable order: each project's own first
 * @throws AggregateError of what is wrong in any of them
 */
export async function readVersionFiles({ cwd, tagFormat, options }: Repository): Promise<VersionFiles> {
  const files = projectFiles(cwd);
  const problems: unknown[] = [];
  const layouts = await findWanted(files, options, problems);
  const groups = byFile(
    files,
    layouts.flatMap(({ wanted }) => wanted),
  );
  const found = await fulfilled(
    [...groups].map(([file, wanted]) => readVersionFile(files, { file, wanted, tagFormat })),
    problems,
  );
  const notes = layouts.flatMap(({ note }) => note ?? []);
  if (problems.length === 0 && found.length === 0 && notes.length === 0) throw nothingToWrite();
  if (problems.length > 0) throw new AggregateError(new Set(problems));
  return { files: found, notes };
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

async function readVersionFile(files: ProjectFiles, { file, wanted, tagFormat }: WantedFile): Promise<VersionFile> {
  // A file with places of other kinds may have the name of a format and be a template of it.
  const document = wanted.some(({ place }) => place.kind === 'key') ? await files.document(file) : undefined;
  const open = { file, text: (await files.text(file)) ?? '', document };
  const targets = await findTargets(open, wanted, tagFormat);
  files.mustBeWritable(file);
  const others = wanted.filter(({ place }) => place.kind !== 'key');
  const findAgain = (text: string) => findTargets({ file, text, document: undefined }, others, tagFormat);
  return { ...open, targets, findAgain };
}
