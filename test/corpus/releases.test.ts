import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { withPypi } from '../harness/pypi/with-pypi.ts';
import { type CorpusProject, corpusProjects, isWhole } from './projects.ts';
import { leftOf, ok, readRecorded, record } from './record.ts';
import { type CorpusWorld, releaseProject, startCorpusWorld } from './release-project.ts';

jest.setTimeout(1_800_000);

const released = (await corpusProjects()).filter(({ release }) => release);
const left = isWhole ? leftOf('releases', released) : [];
const withTools = await withPypi(it);
const recorded = readRecorded('releases');

let world: CorpusWorld;
beforeAll(async () => {
  if (left.length > 0) world = await startCorpusWorld(left);
});
afterAll(async () => world?.[Symbol.asyncDispose]());

/** A beta, a stable version and a run without anything new, with an image, as the owners of the project would see them. */
async function mustRelease(project: CorpusProject): Promise<void> {
  const release = await releaseProject(project, world);

  record('releases', project, { release });
  if (recorded[project.name]?.release === ok) expect(release).toBe(ok);
}

if (isWhole) {
  for (const project of left) withTools(`release: ${project.name} does as the table says`, () => mustRelease(project));
  it('every release has a row of this commit, tried now or before in the same run', () => {
    expect(leftOf('releases', released).map(({ name }) => name)).toEqual([]);
  });
} else it.skip(`whole releases of ${released.length} public projects: CORPUS=all`, () => {});
