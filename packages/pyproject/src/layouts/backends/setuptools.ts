import { linesWith, textAt, valueAt } from '../../documents/index.ts';
import { findSetting, type Wanted } from '../../places/index.ts';
import { computedVersion, fileOf, type Layout, type Project, readOrComputed, unknownLayout } from '../layout.ts';
import { missingVersion } from '../missing-version.ts';
import { findIncremental } from './incremental.ts';
import { findScriptVersion } from './setup-script.ts';
import { followDirective } from './setuptools-directive.ts';

/**
 * `[tool.setuptools.dynamic]`, setuptools-scm, `[metadata]` of `setup.cfg`, or what `setup.py` says as plainly. https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#dynamic-metadata
 */
export async function findSetuptools(project: Project): Promise<Layout> {
  const script = await project.files.text(fileOf(project, 'setup.py'));
  const isIncremental =
    valueAt(project.data, ['tool', 'incremental']) !== undefined || /\buse_incremental\s*=/.test(script ?? '');
  const wanted = (await directedVersion(project)) ?? (isIncremental ? await findIncremental(project) : undefined);
  const named = wanted ?? (await configuredVersion(project));
  if (named !== undefined) return readOrComputed(project, named);
  const scripted = await findScriptVersion(project, script ?? '');
  if (scripted !== undefined) return { wanted: [scripted] };
  if (/\buse_calver\s*=/.test(script ?? '')) {
    throw unknownLayout(project, '`calver` makes it of the day on which the project is built');
  }
  const lines = linesWith(script ?? '', 'version').map((line) => `\`${line}\` in \`${fileOf(project, 'setup.py')}\``);
  const isSilent = lines.length === 0 && valueAt(project.data, ['project', 'dynamic']) === undefined;
  if (isSilent) throw missingVersion(project);
  if (lines.length === 0) throw unknownLayout(project, 'nothing tells setuptools where to find it');
  return computedVersion(project, '`setup.py` computes it when it runs', lines);
}

async function directedVersion(project: Project): Promise<Wanted | undefined> {
  const dynamic = valueAt(project.data, ['tool', 'setuptools', 'dynamic', 'version']);
  if (dynamic === undefined) return undefined;
  const files = [valueAt(dynamic, ['file'])].flat().filter((each) => typeof each === 'string');
  const attr = textAt(dynamic, ['attr']);
  return followDirective(project, { attr, files, from: 'tool.setuptools.dynamic.version' });
}

/** `[metadata] version` of `setup.cfg`: the version itself, or `attr: module.name`, or `file: path`. */
async function configuredVersion(project: Project): Promise<Wanted | undefined> {
  const file = fileOf(project, 'setup.cfg');
  const text = (await project.files.text(file)) ?? '';
  const value = findSetting(text, 'metadata', 'version')?.value;
  if (value === undefined) return undefined;
  const [, kind, rest = ''] = /^(attr|file):\s*(.*)$/s.exec(value) ?? [];
  const from = `${file}: metadata.version`;
  if (kind === 'attr') return followDirective(project, { attr: rest, files: [], from });
  if (kind === 'file') return followDirective(project, { attr: undefined, files: rest.split(/[\s,]+/), from });
  return { file, place: { kind: 'setting', section: 'metadata', key: 'version' }, form: 'pep440' };
}
