import type { TomlTable, TomlValue } from 'smol-toml';
import { buildRequirements, type ReadText } from './build-backend.ts';
import { parseToml, tableAt } from './python-project.ts';
import { normalizeName } from './versions.ts';

/** A tool that takes a project's version from git's tags when the project is built. */
export interface VersionTool {
  /** As its users call it: `setuptools-scm`. */
  readonly name: string;
  /** Environment variables that give it the version instead, all of which are set; none: it can only read a tag. */
  readonly variables: readonly string[];
  /** How it has tags begin, where the project says so. */
  readonly tagPrefix?: string;
}

/** What a project says of its version. */
interface Sources {
  readonly document: TomlTable;
  readonly requires: readonly string[];
  /** Of the project, where it is known. */
  readonly project: string | undefined;
  /** `[version]` of `hatch.toml`, else `[tool.hatch.version]`. */
  readonly hatch: TomlTable;
  /** Text of `setup.py`, and of `setup.cfg`. */
  readonly script: string;
  readonly config: string;
}

interface Recognition {
  readonly name: string;
  readonly isUsed: (sources: Sources) => boolean;
  readonly variables: (sources: Sources) => readonly string[];
  readonly tagPrefix?: (sources: Sources) => string | undefined;
}

const pbrCall = /\bpbr\s*=\s*True\b/;
const hatchSource =
  (source: string) =>
  ({ hatch }: Sources) =>
    hatch['source'] === source;
const tool = ({ document }: Sources, name: string) => tableAt(document, 'tool')[name];
const only =
  (...variables: string[]) =>
  () =>
    variables;
const none = only();

/** The first that fits is the one. The variables are those that the tools' documentation or sources name. */
const recognitions: readonly Recognition[] = [
  {
    name: 'poetry-dynamic-versioning',
    // It is off until its table says otherwise.
    isUsed: (all) =>
      backendOf(all.document).startsWith('poetry_dynamic_versioning') &&
      tableAt(tableAt(all.document, 'tool'), 'poetry-dynamic-versioning')['enable'] === true,
    variables: only('POETRY_DYNAMIC_VERSIONING_BYPASS'),
  },
  {
    name: 'hatch-vcs',
    isUsed: hatchSource('vcs'),
    // It asks setuptools-scm without the name of the project.
    variables: ({ project }) => pretend('SETUPTOOLS_SCM', project).toReversed(),
  },
  {
    name: 'uv-dynamic-versioning',
    isUsed: hatchSource('uv-dynamic-versioning'),
    variables: only('UV_DYNAMIC_VERSIONING_BYPASS'),
  },
  {
    name: 'versioningit',
    isUsed: (all) => hatchSource('versioningit')(all) || tool(all, 'versioningit') !== undefined,
    variables: none,
  },
  {
    name: 'pdm-backend',
    isUsed: ({ document }) => pdmSource(document) === 'scm',
    // The second is the one of its predecessor, pdm-pep517.
    variables: only('PDM_BUILD_SCM_VERSION', 'PDM_PEP517_SCM_VERSION'),
  },
  {
    name: 'pbr',
    isUsed: ({ document, requires, script }) =>
      pbrCall.test(script) || (requires.includes('pbr') && backendOf(document).startsWith('pbr')),
    variables: only('PBR_VERSION'),
  },
  {
    name: 'versioneer',
    isUsed: (all) =>
      tool(all, 'versioneer') !== undefined || /^\[versioneer\]/m.test(all.config) || imports(all, 'versioneer'),
    variables: none,
    tagPrefix: versioneerPrefix,
  },
  {
    name: 'setuptools-git-versioning',
    isUsed: (all) => isOn(tool(all, 'setuptools-git-versioning')) || /\bsetuptools_git_versioning\s*=/.test(all.script),
    variables: none,
  },
  {
    name: 'flit-scm',
    isUsed: ({ document }) => backendOf(document).startsWith('flit_scm'),
    variables: only('SETUPTOOLS_SCM_PRETEND_VERSION'),
  },
  { name: 'dunamai', isUsed: (all) => imports(all, 'dunamai'), variables: none },
  {
    name: 'vcs-versioning',
    isUsed: (all) => tool(all, 'vcs-versioning') !== undefined && !requiresScm(all),
    variables: ({ project }) => pretend('VCS_VERSIONING', project),
  },
  {
    name: 'setuptools-scm',
    isUsed: (all) =>
      requiresScm(all) ||
      tool(all, 'setuptools_scm') !== undefined ||
      isProviderScm(all) ||
      /setuptools_scm|use_scm_version/.test(all.script),
    variables: ({ project }) => pretend('SETUPTOOLS_SCM', project),
  },
];

/**
 * Finds the tool that takes the version of a project from git. It may be there for another end: a version that is written
 * in a file is the one that counts, which the caller knows.
 *
 * @param document `pyproject.toml`
 * @param project its name, where it is known
 */
export async function findVersionTool(
  { document, project }: { readonly document: TomlTable; readonly project: string | undefined },
  read: ReadText,
): Promise<VersionTool | undefined> {
  const [hatch, script = '', config = ''] = await Promise.all(['hatch.toml', 'setup.py', 'setup.cfg'].map(read));
  const own = hatch === undefined ? {} : tableAt(parseToml('hatch.toml', hatch), 'version');
  const sources: Sources = {
    document,
    project,
    requires: buildRequirements(document),
    hatch: Object.keys(own).length > 0 ? own : tableAt(tableAt(tableAt(document, 'tool'), 'hatch'), 'version'),
    script,
    config,
  };
  const found = recognitions.find(({ isUsed }) => isUsed(sources));
  if (found !== undefined) {
    const tagPrefix = found.tagPrefix?.(sources);
    return { name: found.name, variables: found.variables(sources), ...(tagPrefix === undefined ? {} : { tagPrefix }) };
  }
  const variable = hatchSource('env')(sources) ? sources.hatch['variable'] : undefined;
  return typeof variable === 'string' ? { name: 'hatchling', variables: [variable] } : undefined;
}

/**
 * `…_PRETEND_VERSION_FOR_<NAME>` for the project alone, and the one for every project: flit-scm, hatch-vcs and
 * setuptools-scm before 8 do not ask by name.
 */
function pretend(prefix: string, project: string | undefined): string[] {
  const forAll = `${prefix}_PRETEND_VERSION`;
  if (project === undefined) return [forAll];
  return [`${forAll}_FOR_${normalizeName(project).replaceAll('-', '_').toUpperCase()}`, forAll];
}

function requiresScm({ requires }: Sources): boolean {
  return requires.includes('setuptools-scm') || requires.includes('setuptools-scm-git-archive');
}

/** `tag_prefix` of `[tool.versioneer]`, else of `[versioneer]` in `setup.cfg`, where quotes around it do not count. */
function versioneerPrefix(sources: Sources): string | undefined {
  const table = tool(sources, 'versioneer');
  if (table !== undefined) {
    const prefix = tableAt({ table }, 'table')['tag_prefix'];
    return typeof prefix === 'string' ? prefix : undefined;
  }
  const [, section = ''] = /^\[versioneer\][ \t]*\r?\n((?:(?!\[).*(?:\r?\n|$))*)/m.exec(sources.config) ?? [];
  const [, written] = /^tag_prefix[ \t]*[=:][ \t]*(.*?)[ \t]*\r?$/m.exec(section) ?? [];
  return /^(?:''|"")$/.test(written ?? '') ? '' : written;
}

/** scikit-build-core asks for setuptools-scm itself when its provider is named. */
function isProviderScm({ document }: Sources): boolean {
  const tools = tableAt(document, 'tool');
  const table = tableAt(tableAt(tableAt(tools, 'scikit-build'), 'metadata'), 'version');
  const entries = [tools['dynamic-metadata'] ?? []].flat();
  const provider = 'scikit_build_core.metadata.setuptools_scm';
  return [table, ...entries].some((entry) => tableAt({ entry }, 'entry')['provider'] === provider);
}

function imports({ script }: Sources, module: string): boolean {
  return new RegExp(`^[ \\t]*(from|import)[ \\t].*\\b${module}\\b`, 'm').test(script);
}

/** A table that says something, and not that the tool is off. */
function isOn(value: TomlValue | undefined): boolean {
  const isTable = typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
  return value === true || (isTable && Object.keys(value).length > 0 && value['enabled'] !== false);
}

function backendOf(document: TomlTable): string {
  const name = tableAt(document, 'build-system')['build-backend'];
  return typeof name === 'string' ? name : '';
}

function pdmSource(document: TomlTable): TomlValue | undefined {
  const table = tableAt(tableAt(tableAt(document, 'tool'), 'pdm'), 'version');
  return table['use_scm'] === true ? 'scm' : table['source'];
}
