import { nameOfPath, textAt, valueAt } from '../../documents/index.ts';
import type { Wanted } from '../../places/index.ts';
import { fileOf, type Project, projectName } from '../layout.ts';

/**
 * `__version__ = Version("parcel", 26, 7, 0)` in `_version.py`, which incremental keeps beside the package. A release candidate
 * would be an argument more: only stable versions fit what exists.
 *
 * @returns `undefined` where there is no such file. https://github.com/twisted/incremental
 */
export async function findIncremental(project: Project): Promise<Wanted | undefined> {
  const table = ['tool', 'incremental'];
  const name = textAt(project.data, [...table, 'name']) ?? projectName(project);
  if (name === undefined) return undefined;
  const folder = textAt(project.data, [...table, 'path']);
  const folders = folder === undefined ? [name, name.toLowerCase()].flatMap((each) => [`src/${each}`, each]) : [folder];
  const pattern =
    /\bVersion\(\s*(?<quote>["'])[\w.-]+\k<quote>\s*,\s*(?<major>\d+)\s*,\s*(?<minor>\d+)\s*,\s*(?<patch>\d+)\s*,?\s*\)/m;
  for (const each of new Set(folders)) {
    const file = fileOf(project, `${each}/_version.py`);
    if (!pattern.test((await project.files.text(file)) ?? '')) continue;
    const place = { kind: 'assembled', pattern, template: '{major}.{minor}.{patch}' } as const;
    const from = valueAt(project.data, table) === undefined ? 'incremental' : nameOfPath(table);
    return { file, place, form: 'pep440', from };
  }
  return undefined;
}
