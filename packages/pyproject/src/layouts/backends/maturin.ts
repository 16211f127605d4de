import { textAt, textsAt, valueAt } from '../../documents/index.ts';
import { fileOf, type Layout, type Project, projectName } from '../layout.ts';
import { crateVersionPlace, findCrateVersion } from './cargo.ts';

/** maturin takes a dynamic version from `Cargo.toml`. https://www.maturin.rs/metadata.html */
export async function findMaturin(project: Project): Promise<Layout> {
  const { manifest, from } = await findManifest(project);
  return { wanted: [crateVersionPlace(await findCrateVersion(project.files, manifest, from), from)] };
}

/** The `Cargo.toml` that maturin builds: the one that `[tool.maturin]` names, `rust/` beside `src/`, or the project's own. */
export async function findManifest(project: Project): Promise<{ readonly manifest: string; readonly from: string }> {
  const named = textAt(project.data, ['tool', 'maturin', 'manifest-path']);
  if (named !== undefined) return { manifest: fileOf(project, named), from: 'tool.maturin.manifest-path' };
  const [own, rust] = [fileOf(project, 'Cargo.toml'), fileOf(project, 'rust/Cargo.toml')];
  const isBeside = (await project.files.text(rust)) !== undefined && (await hasSourceFolder(project));
  return { manifest: isBeside ? rust : own, from: 'maturin' };
}

async function hasSourceFolder(project: Project): Promise<boolean> {
  if (valueAt(project.data, ['tool', 'maturin', 'python-source']) !== undefined) return true;
  const packages = textsAt(project.data, ['tool', 'maturin', 'python-packages']);
  for (const name of [projectName(project)?.replaceAll('-', '_') ?? '', ...packages]) {
    if ((await project.files.text(fileOf(project, `src/${name}/__init__.py`))) !== undefined) return true;
  }
  return false;
}
