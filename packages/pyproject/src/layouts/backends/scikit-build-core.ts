import { textAt, valueAt } from '../../documents/index.ts';
import { groupsOf, parsePythonPattern, type Wanted } from '../../places/index.ts';
import { computedVersion, type Layout, namedFile, type Project, unknownLayout } from '../layout.ts';

/** What the provider searches for when a project gives no pattern. https://scikit-build-core.readthedocs.io/en/latest/configuration/dynamic.html */
const defaultPattern = String.raw`(?i)^(__version__|VERSION)(?: ?\: ?str)? *= *(['"])v?(?P<value>.+?)\2`;

/** `[tool.scikit-build.metadata.version]`, or an entry of `[[tool.dynamic-metadata]]`: a provider of the version. */
export async function findScikitBuildCore(project: Project): Promise<Layout> {
  const { settings, from } = findProvider(project);
  const provider = textAt(settings, ['provider']);
  if (provider === undefined) {
    throw unknownLayout(project, 'no provider of the version is configured in `[tool.scikit-build.metadata.version]`');
  }
  if (!/^(scikit_build_core\.metadata|dynamic_metadata(\.plugins)?)\.regex$/.test(provider)) {
    return computedVersion(project, `the provider \`${provider}\` computes it when the project is built`);
  }
  return { wanted: [await findMatch(project, settings, from)] };
}

function findProvider({ data }: Project) {
  const table = valueAt(data, ['tool', 'scikit-build', 'metadata', 'version']);
  if (table !== undefined) return { settings: table, from: 'tool.scikit-build.metadata.version' };
  const entries = [valueAt(data, ['tool', 'dynamic-metadata'])].flat();
  const settings = entries.find((each) => textAt(each, ['field']) === 'version');
  return {
    settings: settings ?? valueAt(data, ['tool', 'dynamic-metadata', 'version']),
    from: 'tool.dynamic-metadata',
  };
}

async function findMatch(project: Project, settings: unknown, from: string): Promise<Wanted> {
  const input = textAt(settings, ['input']);
  if (input === undefined) throw unknownLayout(project, `\`${from}\` has no \`input\``);
  const result = textAt(settings, ['result']) ?? '{value}';
  const [, group] = /^\{(\w+)\}$/.exec(result) ?? [];
  const written = textAt(settings, ['regex']);
  const removed = textAt(settings, ['remove']) ?? '';
  const isAssembled = group === undefined || /^\d+$/.test(group) || removed !== '';
  if (isAssembled && isTemplate(result)) {
    const named = groupsOf(result).filter((each) => !/^\d+$/.test(each));
    const pattern = parsePythonPattern(written ?? defaultPattern, `${from}.regex`, named);
    const file = await namedFile(project, input, `${from}.input`);
    const remove = removed === '' ? undefined : parsePythonPattern(removed, `${from}.remove`, []);
    const place = { kind: 'assembled', pattern, template: result } as const;
    // Python's `re.sub` replaces every match.
    const all = remove && { remove: new RegExp(remove.source, `g${remove.flags.replace(/[dg]/g, '')}`) };
    return { file, place: { ...place, ...all }, form: 'pep440', from };
  }
  if (group === undefined) {
    throw unknownLayout(project, `\`${from}\` puts it together from parts of \`${input}\``);
  }
  const pattern = renameGroup(written ?? defaultPattern, group);
  const file = await namedFile(project, input, `${from}.input`);
  const place = {
    kind: 'pattern',
    pattern: parsePythonPattern(pattern, `${from}.regex`),
    count: 'first',
    ...(written === undefined ? { label: '`__version__` or `VERSION`' } : {}),
  } as const;
  return { file, place, form: 'pep440', from, keepsSpelling: true };
}

/** Whether a result is made of groups, each of them once, and nothing else that Python's `format` would read. */
function isTemplate(result: string): boolean {
  const groups = groupsOf(result);
  const rest = result.replace(/\{\w+\}/g, '');
  return groups.length > 0 && new Set(groups).size === groups.length && !/[{}]/.test(rest);
}

/** Patterns here call `version` what the provider calls `value`, or as `result` has it. */
function renameGroup(pattern: string, group: string): string {
  if (group === 'version') return pattern;
  return pattern
    .replaceAll('(?P<version>', '(?P<version_>')
    .replaceAll('(?P=version)', '(?P=version_)')
    .replaceAll(`(?P<${group}>`, '(?P<version>')
    .replaceAll(`(?P=${group})`, '(?P=version)');
}
