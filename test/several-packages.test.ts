import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectSuccess } from './harness/releases/release-job.ts';
import { channels, startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';

let world: World<'github' | 'slack' | 'index'>;
beforeAll(async () => {
  world = await startWorld(['github', 'slack', 'index']);
});
beforeEach(() => world.services.github.reset());
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

const project = (name: string) => smallProject({}, name)['pyproject.toml'] ?? '';

/** A project in a folder of its own. */
const member = (folder: string, name: string, pyproject = project(name)) => ({
  [`${folder}/pyproject.toml`]: pyproject,
  [`${folder}/${name}.py`]: '"""Weighs parcels."""\n',
});

const configured = (packages: readonly string[]) => ({
  '.releaserc': JSON.stringify({ extends: '@waybill/preset', packages }),
});

async function announced(): Promise<number> {
  const messages = await Promise.all(channels.map((channel) => world.services.slack.messages(channel)));
  return messages.flat().filter(({ text }) => text.includes('is released')).length;
}

describe('several packages of one repository', () => {
  it('are all released, without a project at the root: built, described, uploaded, and committed with their version', async () => {
    await using repository = await world.repository({
      ...configured(['libs/*']),
      '.gitignore': 'node_modules\n',
      ...member('libs/one', 'several_one'),
      ...member('libs/two', 'several_two'),
      'libs/README.md': 'No project.\n',
      'libs/docs/index.md': 'No project.\n',
    });

    const job = await world.release(repository);

    expectSuccess(job);
    for (const name of ['several-one', 'several-two']) {
      expect(world.services.index.files(name).map(({ version }) => version)).toEqual(['1.0.0', '1.0.0']);
    }
    const [release] = await world.services.github.releases(world.slug);
    expect(release?.assets.map(({ name }) => name).sort()).toEqual([
      'CHECKLIST.md',
      'VERIFY.md',
      'several-one-1.0.0.cdx.json',
      'several-two-1.0.0.cdx.json',
      'several_one-1.0.0-py3-none-any.whl',
      'several_one-1.0.0.tar.gz',
      'several_two-1.0.0-py3-none-any.whl',
      'several_two-1.0.0.tar.gz',
      'waybill.json',
    ]);
    const one = JSON.parse(String(release?.assets.find(({ name }) => name === 'several-one-1.0.0.cdx.json')?.bytes));
    expect(one.metadata.component.name).toBe('several_one');
    expect(JSON.stringify(one)).not.toContain('several_two');
    for (const folder of ['one', 'two']) {
      expect(await repository.show('v1.0.0', `libs/${folder}/pyproject.toml`)).toContain('version = "1.0.0"');
    }
  });

  it('are released together with the root', async () => {
    await using repository = await world.repository({
      ...smallProject(configured(['.', 'libs/*']), 'together'),
      ...member('libs/part', 'together_part'),
    });

    expectSuccess(await world.release(repository));

    expect(world.services.index.files('together')).toHaveLength(2);
    expect(world.services.index.files('together-part')).toHaveLength(2);
    expect(await repository.show('v1.0.0', 'libs/part/pyproject.toml')).toContain('version = "1.0.0"');
    expect(await repository.show('v1.0.0', 'pyproject.toml')).toContain('version = "1.0.0"');
  });

  it.each([
    ['a pattern that matches nothing', ['lib/*'], {}, 'ENOPYTHONPROJECT'],
    ['one pattern of two that matches nothing', ['libs/*', 'apps/*'], {}, 'ENOPYTHONPROJECT'],
    ['a folder without a project', ['libs/one', 'libs/docs'], { 'libs/docs/index.md': '' }, 'ENOPYTHONPROJECT'],
    [
      'a package without a version',
      ['libs/*'],
      member('libs/bare', 'bare', project('bare').replace('version = "0.0.0"\n', '')),
      'ENOVERSION',
    ],
  ])('%s ends the release before anything is public', async (_what, packages, files, code) => {
    await using repository = await world.repository({
      ...configured(packages),
      ...member('libs/one', 'refused_one'),
      ...files,
    });
    const before = await announced();

    const job = await world.release(repository);

    expect(job.exitCode).toBe(1);
    expect(job.output).toContain(code);
    expect(await repository.tags()).toEqual([]);
    expect(world.services.index.files('refused-one')).toEqual([]);
    expect(await announced()).toBe(before);
  });
});
