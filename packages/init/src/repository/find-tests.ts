import { tableAt } from '@waybill/python';
import type { TomlTable } from 'smol-toml';
import { readToml } from './find-projects.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The command that runs the tests of a Python project. `uv` and `uvx` are there in the job.
 *
 * @returns nothing where it is not plain to see: a wrong command would end every release
 */
export function findTests({ names, texts }: Snapshot): string | undefined {
  const document = readToml('pyproject.toml', texts.get('pyproject.toml')) ?? {};
  const tool = tableAt(document, 'tool');
  if (names.includes('noxfile.py')) return 'uvx nox';
  if (names.includes('tox.ini') || 'tox' in tool) return 'uvx --with tox-uv tox run';
  const hasTests = names.some((name) => /^tests?\/(.*\/)?test_[^/]*\.py$/.test(name));
  if (!hasTests) return undefined;
  const places = findPytest(document);
  if (names.includes('poetry.lock') && places.length > 0)
    return 'uvx poetry install --all-groups --all-extras && uvx poetry run pytest';
  if (names.includes('pdm.lock') && places.length > 0) return 'uvx pdm install --dev && uvx pdm run pytest';
  const lock = names.includes('uv.lock') ? ' --frozen' : '';
  const [place] = places;
  if (place !== undefined) return `uv run${lock}${place} pytest`;
  return undefined;
}

/** Arguments of `uv run` for each list of requirements that has pytest: the group `dev` is always installed. */
function findPytest(document: TomlTable): string[] {
  const found = (table: TomlTable, how: (name: string) => string) =>
    Object.entries(table).flatMap(([name, list]) => {
      const hasPytest = Array.isArray(list) && list.some((each) => typeof each === 'string' && /^pytest\b/.test(each));
      return hasPytest && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) ? [how(name)] : [];
    });
  const groups = found(tableAt(document, 'dependency-groups'), (name) => (name === 'dev' ? '' : ` --group ${name}`));
  const extras = found(tableAt(tableAt(document, 'project'), 'optional-dependencies'), (name) => ` --extra ${name}`);
  return [...groups, ...extras, ...findInPoetry(tableAt(tableAt(document, 'tool'), 'poetry'))].sort(
    (a, b) => a.length - b.length,
  );
}

function findInPoetry(poetry: TomlTable): string[] {
  const tables = [
    tableAt(poetry, 'dev-dependencies'),
    ...Object.keys(tableAt(poetry, 'group')).map((name) =>
      tableAt(tableAt(tableAt(poetry, 'group'), name), 'dependencies'),
    ),
  ];
  return tables.some((table) => 'pytest' in table) ? [''] : [];
}
