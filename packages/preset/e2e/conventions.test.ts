import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { containerRegistry } from '@waybill/rehearsal';
import { account, clientFor } from '../../../test/harness/images/registry-client.ts';
import { presetRelease, pyproject } from '../../../test/harness/releases/preset-release.ts';
import { writeLayout } from '../../oci/test/image-layout.ts';

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

  it('comes from maintenance branches, whose images never become `latest` once there is a newer version', async () => {
    const { host, stop } = await containerRegistry({ account });
    await using _registry = { [Symbol.asyncDispose]: stop };
    await using folder = await temporaryFolder();
    const image = `${host}/acme/parcel`;
    const client = clientFor({ host, name: 'acme/parcel' });
    const env = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };
    await using repository = await presetRelease({ docker: { image, layouts: [folder.path] } }, { env });
    // What another job built for this version.
    const release = async (version: string) => {
      await writeLayout(folder.path, { content: version, version });
      const { exitCode, output } = await repository.release();
      expect(`${exitCode} ${output}`).toMatch(new RegExp(`^0 [^]*Published release ${version} on`));
      const tags = ['latest', '1', '1.0', '1.1', '2'];
      return Object.fromEntries(
        await Promise.all(tags.map(async (tag) => [tag, await client.findDigest(tag)] as const)),
      );
    };
    for (const tag of ['v1.0.0', 'v1.1.0']) {
      await repository.commit('feat: weigh');
      await repository.git('tag', tag);
    }
    await repository.git('push', '--quiet', '--tags', 'origin');
    await repository.commit('feat!: pounds');
    const atFirst = await release('2.0.0');
    const newest = await client.findDigest('2.0.0');

    await repository.git('checkout', '--quiet', '-b', '1.x', 'v1.1.0');
    await repository.commit('fix: lift');
    const afterMajor = await release('1.1.1');
    await repository.git('checkout', '--quiet', '-b', '1.0.x', 'v1.0.0');
    await repository.commit('fix: weigh');
    const afterMinor = await release('1.0.1');

    const [patched, oldest] = await Promise.all([client.findDigest('1.1.1'), client.findDigest('1.0.1')]);
    expect(atFirst).toMatchObject({ latest: newest, 2: newest });
    expect(new Set([newest, patched, oldest, undefined]).size).toBe(4);
    expect(afterMajor).toMatchObject({ latest: newest, 2: newest, 1: patched, '1.1': patched });
    expect(afterMinor).toMatchObject({ latest: newest, 2: newest, 1: patched, '1.1': patched, '1.0': oldest });
    expect(await repository.tags()).toEqual(['v1.0.0', 'v1.0.1', 'v1.1.0', 'v1.1.1', 'v2.0.0']);
  });

  it('keeps the title of a changelog, and names and addresses out of it; what nobody understands is a warning', async () => {
    const files = { 'CHANGELOG.md': '# Changelog\n\nAll changes.\n\n## 0.9.0\n\n- older\n' };
    await using repository = await presetRelease({}, { files });
    await repository.commit(
      'feat: weigh @property\n\nBREAKING CHANGE: pounds\n\nCo-authored-by: Ann <ann@example.com>',
    );
    await repository.commit('feat: lift (#1)');
    await repository.commit('Revert "feat: lift (#1)" (#2)\n\nReverts shop/scale#1');
    await repository.git('checkout', '--quiet', '-b', 'crane');
    await writeFile(join(repository.cwd, 'crane.txt'), 'It lifts.');
    await repository.git('add', 'crane.txt');
    await repository.commit('feat!: lift by crane');
    await repository.git('checkout', '--quiet', 'main');
    await repository.git('merge', '--quiet', '--no-ff', '--message', 'Merge pull request #3 from shop/crane', 'crane');
    await repository.git('revert', '--no-edit', '--mainline', '1', 'HEAD');
    await repository.commit('✨ paint');

    const { exitCode, output } = await repository.release();

    expect(exitCode).toBe(0);
    expect(output).toContain('1 of 8 commits is not understood');
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
    ['a section of null', {}, { docker: null }, 'Option `docker` is `null`, which semantic-release drops'],
    ['a mistyped section', {}, { dockr: { image: 'x' } }, 'Did you mean docker?'],
    ['a mistyped option of the host', {}, { branch: 'main' }, 'Did you mean branches?'],
    ['an option of the preset as a section', {}, { commit: false }, 'Write "git": false'],
    ['a section that no plugin reads', {}, { terraform: {} }, 'Option `terraform` does not exist.'],
    ['names of branches where the host reads a list', {}, { branches: { main: 'main' } }, 'EINVALIDBRANCH'],
  ])('ends the release: %s', async (_what, options, sections, sentence) => {
    await using repository = await presetRelease(options, { sections });
    await repository.commit('feat: weigh');

    const { exitCode, output } = await repository.release();

    expect(output).toContain(sentence);
    expect(exitCode).toBe(1);
    expect(await repository.tags()).toEqual([]);
  });

  it('may leave out a plugin that it does not install, and have notes', async () => {
    await using repository = await presetRelease(
      { docker: { enabled: false } },
      { sections: { gitlab: false, 'x-common': 'x' } },
    );
    await repository.commit('feat: weigh');

    expect((await repository.release()).exitCode).toBe(0);
    expect(await repository.tags()).toEqual(['v1.0.0']);
  });
});
