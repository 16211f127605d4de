import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { prepare, verifyConditions } from '../../packages/pypi/src/index.ts';
import { isSameVersion } from '../../packages/python/src/index.ts';
import { contextFor, optionsOf, reasonOf, spellPep440, writeVersion } from './bump-project.ts';
import type { OpenProject } from './open-project.ts';
import type { CorpusProject } from './projects.ts';
import { ok } from './record.ts';

const normalizeName = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

export interface Built {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly damaged: string | null;
}

/** Builds a project at a version, and asks Python what the files say. @returns `ok`, or why it did not work */
export async function buildProject(
  project: CorpusProject,
  open: OpenProject,
  env: NodeJS.ProcessEnv,
  { python, version }: { readonly python: string; readonly version: string },
): Promise<string> {
  try {
    await writeVersion(project, open.path, version);
    const context = contextFor(project, open.path, version, env);
    const options = { ...optionsOf(project), upload: false, rules: project.compiled ? 'none' : 'pypi' };
    await verifyConditions(options, context);
    await prepare(options, context);
    const folder = join(open.path, '.waybill', version, 'dist');
    const files = (await readdir(folder)).map((name) => join(folder, name));
    const wanted = [project, ...(project.packages === undefined ? [] : (project.beside ?? []))];
    return judgeBuilt(
      await readMetadata(files, python),
      wanted.map(({ name }) => name),
      spellPep440(version),
    );
  } catch (error) {
    return reasonOf(error, open.path);
  }
}

async function readMetadata(files: readonly string[], python: string): Promise<readonly Built[]> {
  const archives = files.filter((file) => /\.(whl|tar\.gz)$/.test(file));
  const { stdout } = await execa(python, [join(import.meta.dirname, 'read-metadata.py'), ...archives]);
  return JSON.parse(stdout);
}

/** @returns `ok`, or what is wrong with the files */
export function judgeBuilt(built: readonly Built[], names: readonly string[], version: string): string {
  for (const { path, damaged, version: found } of built) {
    if (damaged !== null) return `${path} is damaged: ${damaged}`;
    // Some backends write `beta1`, and Django's script `5.3b1`: the same version to Python.
    if (!isSameVersion(found, version)) return `The metadata says ${found} instead of ${version}.`;
  }
  for (const name of names) {
    const own = built.filter((each) => normalizeName(each.name) === normalizeName(name)).map(({ path }) => path);
    const kinds = ['.tar.gz', '.whl'].filter((end) => own.some((path) => path.endsWith(end)));
    if (kinds.length < 2) return `Only ${kinds.join(', ') || 'nothing'} was built of ${name}.`;
  }
  return ok;
}
