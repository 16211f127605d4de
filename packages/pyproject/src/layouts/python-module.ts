import { noVersionFile } from '../errors.ts';
import { fileOf, type Project } from './layout.ts';

export interface Module {
  /** As Python imports it: `parcel.about`. */
  readonly module: string;
  /** Folders of the project that may hold it, in order. */
  readonly roots: readonly string[];
  /** What names the module, for the error. */
  readonly from: string;
}

/** The file of a Python module. @throws ENOVERSIONFILE naming every file that was looked for */
export async function findModule(project: Project, { module, roots, from }: Module): Promise<string> {
  const path = module.replaceAll('.', '/');
  const candidates = roots.flatMap((root) => [`${root}/${path}.py`, `${root}/${path}/__init__.py`]);
  const files = candidates.map((each) => fileOf(project, each));
  for (const file of files) if ((await project.files.text(file)) !== undefined) return file;
  throw noVersionFile(module, from, files);
}
