import { afterAll, expect, it, jest } from '@jest/globals';
import { backendProjects } from '../../../test/harness/pypi/backend-projects.ts';
import { pypiTools } from '../../../test/harness/pypi/pypi-tools.ts';
import { createBackendReleases } from '../../../test/harness/pypi/release-backend.ts';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';

// The first run makes the environment with the tools.
jest.setTimeout(3_600_000);

/** The test command tries most tools once; all ways to keep a version, and isolated builds by pip, take their time. */
const isWhole = process.env['CORPUS'] === 'all';

const { releaseTwice, expectedOf, remove } = createBackendReleases({ isWhole });
afterAll(remove);

const all = Object.entries(backendProjects);
const chosen = all.filter(([, { isQuick }]) => isWhole || isQuick);
const found: Record<string, unknown> = {};

/** Those that this machine has the programs for; jest names the others as left out. */
const tried: typeof all = [];
for (const each of chosen) {
  const [name, { needs = [] }] = each;
  const withTools = await withPypi(it, ...needs);
  if (withTools === it) tried.push(each);
  else
    withTools(`a beta and a stable release with ${name}${needs.length > 0 ? ` (${needs.join(', ')})` : ''}`, () => {});
}

if (tried.length > 0) {
  // Side by side in one test, as jest runs those of a file one after another.
  it(`a beta and a stable release have their version in what is built: ${tried.map(([name]) => name).join('; ')}`, async () => {
    const tools = await pypiTools();
    const waiting = [...tried];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [name, project] = next;
        found[name] = await releaseTwice(project, tools);
      }
    };
    await Promise.all([work(), work(), work()]);

    expect(found).toEqual(Object.fromEntries(tried.map(([name, project]) => [name, expectedOf(project)])));
  });
}
if (!isWhole)
  it.skip(`${all.length - chosen.length} more build backends and ways to keep a version: CORPUS=all`, () => {});
