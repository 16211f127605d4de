import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { presetRelease, pyproject } from './harness/preset-release.ts';

jest.setTimeout(240_000);

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('a release by the preset', () => {
  it('comes from a default branch that is not `main`, goes on with tags without `v`, and leaves no changelog behind', async () => {
    await using repository = await presetRelease({ git: false }, { branch: 'master' });
    await repository.git('tag', '1.0.0');
    await repository.git('push', '--quiet', 'origin', '1.0.0');
    await repository.commit('fix: lift');
    await repository.commit('Feat: weigh');

    const { exitCode, output } = await repository.release();

    expect(output).toContain('Off: `changelog` needs `git`');
    expect(exitCode).toBe(0);
    expect(await repository.tags()).toEqual(['1.0.0', '1.1.0']);
    expect(await isThere(join(repository.cwd, 'CHANGELOG.md'))).toBe(false);
  });

  it('comes from maintenance branches', async () => {
    await using repository = await presetRelease({});
    for (const tag of ['v1.0.0', 'v1.1.0', 'v2.0.0']) {
      await repository.commit('feat: weigh');
      await repository.git('tag', tag);
    }
    await repository.git('push', '--quiet', '--tags', 'origin');
    await repository.git('checkout', '--quiet', '-b', '1.x', 'v1.1.0');
    await repository.commit('fix: lift');
    const first = await repository.release();
    await repository.git('checkout', '--quiet', '-b', '1.0.x', 'v1.0.0');
    await repository.commit('fix: lift');

    const second = await repository.release();

    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(await repository.tags()).toEqual(['v1.0.0', 'v1.0.1', 'v1.1.0', 'v1.1.1', 'v2.0.0']);
    expect(first.output).toContain('on 1.x channel');
  });

  it('keeps the title of a changelog, and names and addresses out of it; what nobody understands is a warning', async () => {
    const files = { 'CHANGELOG.md': '# Changelog\n\nAll changes.\n\n## 0.9.0\n\n- older\n' };
    await using repository = await presetRelease({}, { files });
    await repository.commit(
      'feat: weigh @property\n\nBREAKING CHANGE: pounds\n\nCo-authored-by: Ann <ann@example.com>',
    );
    await repository.commit('feat: lift (#1)');
    await repository.commit('Revert "feat: lift (#1)" (#2)\n\nReverts shop/scale#1');
    await repository.commit('✨ paint');

    const { exitCode, output } = await repository.release();

    expect(exitCode).toBe(0);
    expect(output).toContain('1 of 5 commits is not understood');
    expect(output).toMatch(/- [0-9a-f]{7} ✨ paint \(did you mean `feat: …`\?\)/);
    await repository.git('fetch', '--quiet');
    const changelog = await repository.git('show', 'origin/main:CHANGELOG.md');
    expect(changelog).toMatch(
      /^# Changelog\n\nAll changes\.\n\n##? \[?1\.0\.0[\s\S]*\* pounds[\s\S]*`@property`[\s\S]*\n## 0\.9\.0\n\n- older/,
    );
    expect(changelog).not.toMatch(/ann|lift|paint/i);
  });

  it('says what a first release of a project with a version is, and its remedy works', async () => {
    await using repository = await presetRelease({}, { files: { 'pyproject.toml': pyproject('2.3.4') } });
    const start = (await repository.git('rev-parse', 'HEAD')).trim();
    await repository.commit('feat: weigh');

    const before = await repository.release('--dry-run');

    expect(before.exitCode).toBe(0);
    const remedy = /git tag (\S+) <commit> && git push origin \1/.exec(before.output)?.[1] ?? '';
    expect(remedy).toBe('v2.3.4');
    await repository.git('tag', remedy, start);
    await repository.git('push', '--quiet', 'origin', remedy);
    expect((await repository.release()).exitCode).toBe(0);
    expect(await repository.tags()).toEqual(['v2.3.4', 'v2.4.0']);
    expect(await readFile(join(repository.cwd, 'pyproject.toml'), 'utf8')).toContain('"2.4.0"');
  });
});

describe('a configuration that is wrong', () => {
  it.each([
    ['an unknown option of the preset', { brunches: 1 }, {}, 'Did you mean `branches`?'],
    ['a text for a list', { packages: 'libs/*' }, {}, 'Option `packages` is `"libs/*"`, expected a list'],
    ['a text for a section', {}, { docker: 'off' }, 'Option `docker` is `"off"`, expected an object of options'],
    [
      'a text for a section of a plugin of others',
      {},
      { exec: 'make' },
      'Option `exec` is `"make"`, expected an object',
    ],
    ['a mistyped section', {}, { dockr: { image: 'x' } }, 'Did you mean docker?'],
    ['a mistyped option of the host', {}, { branch: 'main' }, 'Did you mean branches?'],
    ['an option of the preset as a section', {}, { commit: false }, 'Write "git": false'],
    ['names of branches where the host reads a list', {}, { branches: { main: 'main' } }, 'EINVALIDBRANCH'],
  ])('ends the release: %s', async (_what, options, sections, sentence) => {
    await using repository = await presetRelease(options, { sections });
    await repository.commit('feat: weigh');

    const { exitCode, output } = await repository.release();

    expect(output).toContain(sentence);
    expect(exitCode).toBe(1);
    expect(await repository.tags()).toEqual([]);
  });

  it('may have sections of plugins that nobody knows', async () => {
    await using repository = await presetRelease(
      { docker: { enabled: false } },
      { sections: { gitlab: {}, mine: 'x' } },
    );
    await repository.commit('feat: weigh');

    expect((await repository.release()).exitCode).toBe(0);
    expect(await repository.tags()).toEqual(['v1.0.0']);
  });
});
