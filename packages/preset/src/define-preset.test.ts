import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { definePreset } from './define-preset.ts';

const onMain = { env: { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' } };

interface Member {
  readonly plugin: string | object;
  readonly options?: object;
}

const membersOf = ({ plugins }: ReturnType<typeof definePreset>) => plugins[0]?.[1]['members'] as Member[];

const namesIn = (preset: ReturnType<typeof definePreset>) =>
  membersOf(preset)
    .map(({ plugin }) => plugin)
    .filter((name) => typeof name === 'string');

describe('definePreset', () => {
  it('takes the branch from the CI service', async () => {
    await using folder = await temporaryFolder();
    const env = { ...onMain.env, GITHUB_REF: 'refs/heads/release/3.1' };

    const { branches } = definePreset({}, { cwd: folder.path, env });

    expect(branches).toEqual([{ name: 'main' }, { name: 'release/3.1', prerelease: 'rc', channel: 'rc' }]);
  });

  it('is one plugin to the host', () => {
    const { plugins } = definePreset({}, onMain);

    expect(plugins.map(([name]) => name)).toEqual(['@waybill/pipeline']);
  });

  it('describes what was built, commits what was written, delivers what was committed, tells what was delivered', () => {
    const names = namesIn(definePreset({}, onMain));

    expect(names.filter((name) => !String(name).match(/analyzer|generator|exec/))).toEqual([
      '@waybill/gate',
      '@waybill/pyproject',
      '@semantic-release/changelog',
      '@waybill/pypi',
      '@waybill/sbom/embed',
      '@waybill/docker',
      '@waybill/sbom',
      '@waybill/scan',
      '@waybill/documents',
      '@waybill/announcement/plugin',
      '@semantic-release/git',
      '@semantic-release/github',
      '@waybill/archive',
      '@semantic-release/gitlab',
      '@waybill/metrics',
      '@waybill/deploy',
      '@waybill/slack',
      '@waybill/email',
      '@waybill/webhook',
    ]);
  });

  it('leaves out the release commit and the changelog when told to', () => {
    const names = namesIn(definePreset({ commit: false, changelog: false }, onMain));

    expect(names).not.toContain('@semantic-release/git');
    expect(names).not.toContain('@semantic-release/changelog');
  });

  it('adds the assets of the project to those of the release', () => {
    const preset = definePreset({ assets: ['docs/openapi.json'] }, onMain);

    expect(membersOf(preset)).toContainEqual({
      plugin: '@semantic-release/github',
      options: expect.objectContaining({
        assets: [
          '.waybill/current/{dist,sbom,scan,documents}/*',
          '.waybill/current/VERIFY.md',
          '.waybill/current/CHECKLIST.md',
          '.waybill/current/waybill.json',
          'docs/openapi.json',
        ],
      }),
    });
  });

  it('gives sections to the plugins as a configuration in JSON does', () => {
    const sections = {
      docker: { enabled: false },
      slack: false,
      github: { draftRelease: true },
      git: false,
      exec: { prepareCmd: 'make' },
      changelog: { changelogFile: 'NEWS.md' },
    };

    expect(definePreset(sections, onMain)).toMatchObject(sections);
  });

  it('leaves out a changelog that nothing would commit', () => {
    const changelogOf = (options: Parameters<typeof definePreset>[0]) =>
      membersOf(definePreset(options, onMain)).find(({ plugin }) => plugin === '@semantic-release/changelog');

    expect(changelogOf({})).toMatchObject({ needs: 'git', options: { changelogFile: 'CHANGELOG.md' } });
    expect(changelogOf({ changelog: 'NEWS.md' })).not.toHaveProperty('needs');
  });

  it('takes some names of branches, or a list as semantic-release has it', async () => {
    await using folder = await temporaryFolder();
    const branchesOf = (branches: object, ref: string) =>
      definePreset({ branches }, { cwd: folder.path, env: { ...onMain.env, GITHUB_REF: `refs/heads/${ref}` } })
        .branches;

    expect(branchesOf({ main: 'master' }, 'develop')).toEqual([
      { name: 'master' },
      { name: 'develop', prerelease: 'beta', channel: 'beta' },
    ]);
    expect(branchesOf(['main', { name: 'next', prerelease: true }], 'main')).toEqual([
      'main',
      { name: 'next', prerelease: true },
    ]);
  });

  it.each([
    [{ brunches: 1 }, 'Option `brunches` does not exist.', 'Did you mean `branches`?'],
    [{ branches: { mian: 'master' } }, 'Option `branches.mian` does not exist.', 'Did you mean `branches.main`?'],
    [{ branches: 'master' }, 'Option `branches` is `"master"`, expected', '`"branches": {"main":"main"}`'],
    [{ packages: 'libs/*' }, 'Option `packages` is `"libs/*"`, expected a list', '`"packages": ["libs/*"]`'],
    [{ docker: 'off' }, 'Option `docker` is `"off"`, expected `true` or `false` or an object', '`"docker": true`'],
    [{ commit: 'no' }, 'Option `commit` is `"no"`, expected `true` or `false`', '`"commit": false`'],
    [{ docker: ['off'] }, 'Option `docker` is a list, expected an object', '`"docker": false`'],
    [{ changelog: [] }, 'Option `changelog` is a list, expected an object', '`"changelog": false`'],
    [{ branches: ['main', 5] }, 'Option `branches[1]` is `5`, expected text or an object', 'For example'],
    [null, '`definePreset` received `null`', '`definePreset({ commit: false })`'],
    ['libs/*', '`definePreset` received `libs/*`', '`definePreset({ commit: false })`'],
    [['main'], '`definePreset` received a list', '`definePreset({ commit: false })`'],
    [{ branches: [] }, 'Option `branches` is', 'For example'],
    [{ branches: [['main']] }, 'Option `branches[0]` is a list, expected text or an object', '`"branches": ["main"'],
    [
      { assets: ['a', ['x']] },
      'Option `assets[1]` is a list, expected text or an object',
      '`"assets": ["docs/openapi.json"]`',
    ],
    [{ packages: [] }, 'Option `packages` is', '`"packages": ["libs/*"]`'],
    [{ docker: null }, 'Option `docker` is `null`, expected `true` or `false` or an object', '`"docker": true`'],
    [{ assets: [1] }, 'Option `assets[0]` is `1`, expected text or an object', '`"assets": ["docs/openapi.json"]`'],
  ])('refuses %j', (options, message, details) => {
    expect(() => definePreset(options as object, onMain)).toThrow(
      expect.objectContaining({
        code: message.includes('received') ? 'EPRESETOPTIONS' : 'EINVALIDOPTION',
        message: expect.stringContaining(message),
        details: expect.stringContaining(details),
      }),
    );
  });

  it('names everything that is wrong', () => {
    const both = () => definePreset({ brunches: 1, packages: 'libs/*' } as object, onMain);

    expect(both).toThrow('`packages`');
    expect(both).toThrow('`brunches`');
  });

  it('gives the folders of several projects to all plugins', () => {
    expect(definePreset({ packages: ['libs/*'] }, onMain).packages).toEqual(['libs/*']);
    expect(definePreset({}, onMain)).not.toHaveProperty('packages');
  });

  it('keeps the notes within what git and GitHub take', async () => {
    const { default: template } = await import('lodash-es/template.js');
    const optionsOf = (name: string): Record<string, string> => ({
      ...membersOf(definePreset({}, onMain)).find(({ plugin }) => plugin === name)?.options,
    });
    const long = { nextRelease: { version: '1.0.0', notes: 'é'.repeat(400_000) } };
    const short = { nextRelease: { version: '1.0.0', notes: '* weigh' } };

    const message = template(optionsOf('@semantic-release/git')['message']);
    const body = template(optionsOf('@semantic-release/github')['releaseBodyTemplate']);

    expect(message(short)).toBe('chore(release): 1.0.0 [skip ci]\n\n* weigh');
    expect(Buffer.byteLength(message(long))).toBeLessThan(128 * 1024);
    expect(body(short)).toBe('* weigh');
    expect(body(long).length).toBeLessThan(125_000);
    expect(body(long)).toMatch(/\n\n… \(cut: the whole list is in the changelog\)$/);
  });

  it('names images by digest on the page of the release', async () => {
    const { default: template } = await import('lodash-es/template.js');
    const github = membersOf(definePreset({}, onMain)).find(({ plugin }) => plugin === '@semantic-release/github');
    const { releaseBodyTemplate }: Record<string, unknown> = { ...github?.options };
    const body = template(String(releaseBodyTemplate));
    const nextRelease = { version: '1.0.0', notes: '* weigh' };
    const artifacts = ['api', 'worker'].map((name) => ({
      kind: 'image',
      name: `ghcr.io/acme/${name}`,
      digest: 'sha256:1f',
    }));

    expect(body({ nextRelease, artifacts: [{ kind: 'wheel', name: 'parcel.whl' }] })).toBe('* weigh');
    expect(body({ nextRelease, artifacts })).toBe(
      '* weigh\n\n### Container image\n\n```sh\ndocker pull ghcr.io/acme/api@sha256:1f\ndocker pull ghcr.io/acme/worker@sha256:1f\n```',
    );
    const report = {
      ...{ kind: 'report', name: 'sbom-changes-1.0.0.json' },
      mediaType: 'application/vnd.waybill.sbom-changes+json',
    };
    expect(body({ nextRelease, artifacts: [{ ...report, measures: { added: 3, removed: 0, upgraded: 12 } }] })).toBe(
      '* weigh\n\n### Contents of the image\n\n3 components added, 0 removed, 12 of another version: `sbom-changes-1.0.0.json`',
    );
    expect(body({ nextRelease, artifacts: [report] })).toBe('* weigh');
  });
});
