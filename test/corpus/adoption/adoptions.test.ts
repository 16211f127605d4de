import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { withPypi } from '../../harness/pypi/with-pypi.ts';
import { isWhole } from '../projects.ts';
import { leftOf, record } from '../record.ts';
import { type AdoptionWorld, adoptProject, startAdoptionWorld } from './adopt-project.ts';
import { chosenProjects } from './chosen.ts';

jest.setTimeout(1_800_000);

const chosen = await chosenProjects();
const left = isWhole ? leftOf('adoptions', chosen) : [];
const withTools = await withPypi(it);

/** What ends a release before its tag, and is to be said: these are compiled, and their projects build them in jobs of their own. */
const before: Readonly<Record<string, string>> = {
  orjson: 'EBUILDFAILED',
  psycopg: 'EDISTRULE',
  websockets: 'EDISTRULE',
};

let world: AdoptionWorld;
beforeAll(async () => {
  if (left.length > 0) world = await startAdoptionWorld(left);
});
afterAll(async () => world?.[Symbol.asyncDispose]());

if (isWhole) {
  for (const project of left) {
    withTools(
      `adoption: ${project.name} is set up, the doctor finds no problem, and its release is rehearsed`,
      async () => {
        const adoption = await adoptProject(project, world);

        record('adoptions', project, adoption);
        expect(adoption.doctor.problems).toEqual([]);
        const code = before[project.name];
        const expected =
          code === undefined ? { outcome: 'released', errors: [] } : { outcome: 'failed', errors: [code] };
        expect(adoption.rehearse).toMatchObject(expected);
      },
    );
  }
  it('every project has a row of this commit', () => {
    expect(leftOf('adoptions', chosen).map(({ name }) => name)).toEqual([]);
  });
} else it.skip(`adoption of ${chosen.length} public projects: CORPUS=all`, () => {});
