import { expect, it, jest } from '@jest/globals';
import { withPypi } from '../harness/pypi/with-pypi.ts';
import { type CorpusProject, corpusProjects, isBuilt, isWhole } from './projects.ts';
import { leftOf, ok, readRecorded, record } from './record.ts';
import { tryBuild, tryBump } from './try-project.ts';

if (isWhole) jest.setTimeout(1_800_000);

const projects = await corpusProjects();
const tried = projects.filter(({ quick }) => quick !== undefined);
const bumped = isWhole ? leftOf('bumps', projects) : tried;
const built = isWhole ? leftOf('builds', projects.filter(isBuilt)) : tried.filter(({ quick }) => quick === 'build');
const withTools = await withPypi(it);
const [bumps, builds] = [readRecorded('bumps'), readRecorded('builds')];
const named = (list: readonly CorpusProject[]) => list.map((project) => [project.name, project] as const);

/** What worked when the table was written must still work; what did not may work by now. */
if (bumped.length > 0)
  withTools.each(named(bumped))('bump: %s does as the table says', async (name, project) => {
    const outcome = await tryBump(project);

    if (isWhole) record('bumps', project, outcome);
    if (bumps[name]?.bump === ok) expect(outcome.bump).toBe(ok);
    if (bumps[name]?.bump === ok && !isWhole) expect(outcome.changed).toEqual(bumps[name].changed);
  });

if (built.length > 0)
  withTools.each(named(built))('build: %s does as the table says', async (name, project) => {
    const outcome = await tryBuild(project, readRecorded('bumps')[name] ?? {});

    if (isWhole) record('builds', project, outcome);
    if (builds[name]?.build === ok) expect(outcome.build).toBe(ok);
  });

if (isWhole) {
  it('every project has a row of this commit, tried now or before in the same run', () => {
    const left = [...leftOf('bumps', projects), ...leftOf('builds', projects.filter(isBuilt))];
    expect(left.map(({ name }) => name)).toEqual([]);
  });
} else it.skip(`${projects.length - tried.length} more projects of the corpus: CORPUS=all`, () => {});
