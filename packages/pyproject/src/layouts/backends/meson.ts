import { findMesonVersion } from '../../places/index.ts';
import { computedVersion, type Layout, namedFile, type Project, unknownLayout } from '../layout.ts';

/** meson-python takes a dynamic version from `project()` of `meson.build`. https://mesonbuild.com/meson-python/reference/pyproject-settings.html */
export async function findMeson(project: Project): Promise<Layout> {
  const file = await namedFile(project, 'meson.build', project.backend);
  const version = findMesonVersion((await project.files.text(file)) ?? '');
  if (version === undefined) throw unknownLayout(project, `\`project()\` in \`${file}\` has no \`version\``);
  if (version.kind === 'computed') {
    const found = [`\`${version.line}\` in \`${file}\``];
    return computedVersion(project, `\`${file}\` computes it when Meson runs`, found);
  }
  if (version.kind === 'text') {
    return { wanted: [{ file, place: { kind: 'meson' }, form: 'pep440', keepsSpelling: true }] };
  }
  const named = await namedFile(project, version.path, `${file}: project(version: files(…))`);
  return { wanted: [{ file: named, place: { kind: 'whole' }, form: 'pep440', from: file, keepsSpelling: true }] };
}
