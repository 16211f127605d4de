import { expect, it, jest } from '@jest/globals';
import { withPypi } from '../harness/pypi/with-pypi.ts';
import { corpusProjects, isWhole } from './projects.ts';
import { ok, readRecorded, record } from './record.ts';
import { tryProject } from './try-project.ts';

jest.setTimeout(isWhole ? 1_800_000 : 300_000);

const projects = await corpusProjects();
const tried = projects.filter(({ quick }) => isWhole || quick !== undefined);
const withTools = await withPypi(it);
const recorded = readRecorded('trials');

/** What worked when the table was written must still work; what did not may work by now. */
withTools.each(tried.map((project) => [project.name, project] as const))(
  '%s does as the table says',
  async (name, project) => {
    const trial = await tryProject(project, isWhole || project.quick === 'build');

    const before = recorded[name];
    if (isWhole) record('trials', project, trial);
    if (before?.bump === ok) expect(trial.bump).toBe(ok);
    if (before?.bump === ok && !isWhole) expect(trial.changed).toEqual(before.changed);
    if (before?.build === ok && trial.build !== undefined) expect(trial.build).toBe(ok);
  },
);

if (!isWhole) it.skip(`${projects.length - tried.length} more projects of the corpus: CORPUS=all`, () => {});
