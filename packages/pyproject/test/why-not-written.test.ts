import { describe, expect, test } from '@jest/globals';
import { errorsOf } from '@waybill/kernel';
import { type Files, releaseFiles } from './release-files.ts';

/** A `pyproject.toml` of a project whose version is elsewhere. */
const dynamic = (backend: string, rest = '') => ({
  'pyproject.toml': `[build-system]\nbuild-backend = "${backend}"\n[project]\nname = "acme-parcel"\ndynamic = ["version"]\n${rest}`,
});

describe('what cannot be written says why', () => {
  test.each<[string, Files, string, RegExp]>([
    ['uv_build', dynamic('uv_build'), 'EDYNAMICVERSION', /takes no version from elsewhere\.$/],
    [
      'a project of Meson without a version',
      { ...dynamic('mesonpy'), 'meson.build': "project('x', meson_version: '1.1')\n" },
      'EDYNAMICVERSION',
      /has no `version`\.$/,
    ],
    ['no meson.build', dynamic('mesonpy'), 'ENOVERSIONFILE', /`meson\.build`/],
    ['no Cargo.toml', dynamic('maturin'), 'ENOVERSIONFILE', /`Cargo\.toml`/],
    [
      'a crate without a version',
      { ...dynamic('maturin'), 'Cargo.toml': '[package]\nname = "x"\n' },
      'ENOVERSIONPLACE',
      /`package\.version`/,
    ],
    [
      'a workspace that is not there',
      { ...dynamic('maturin'), 'Cargo.toml': '[package]\nname = "x"\nversion.workspace = true\n' },
      'ENOVERSIONPLACE',
      /no `Cargo\.toml` above it has `\[workspace\]`/,
    ],
    [
      'a pattern without the groups that the result names',
      {
        ...dynamic(
          'scikit_build_core.build',
          '[tool.scikit-build.metadata.version]\nprovider = "scikit_build_core.metadata.regex"\ninput = "v.h"\nregex = "x"\nresult = "{major}.{minor}"',
        ),
        'v.h': '',
      },
      'EINVALIDPATTERN',
      /tool\.scikit-build/,
    ],
    ['no provider', dynamic('scikit_build_core.build'), 'EDYNAMICVERSION', /no provider/],
    [
      'a workspace of uv',
      {
        'pyproject.toml': '[tool.uv.workspace]\nmembers = ["libs/*"]\nexclude = ["libs/old"]\n',
        'libs/a/pyproject.toml': '',
        'libs/b/pyproject.toml': '',
        'libs/old/pyproject.toml': '',
      },
      'ENOVERSION',
      /neither/,
    ],
  ])('%s', async (_, files, code, message) => {
    const problems = await releaseFiles(files).then(
      () => [],
      (error: unknown) => errorsOf(error),
    );

    expect(problems).toMatchObject([{ code, message: expect.stringMatching(message) }]);
  });

  test('the setting that ENOVERSION names releases the members of a workspace', async () => {
    const files = {
      'pyproject.toml': '[tool.uv.workspace]\nmembers = ["libs/*"]\nexclude = ["libs/old"]\n',
      'libs/a/pyproject.toml': '[project]\nname = "a"\nversion = "1.1.0"\n',
      'libs/b/pyproject.toml': '[project]\nname = "b"\nversion = "1.1.0"\n',
      'libs/old/pyproject.toml': '[project]\nname = "old"\nversion = "1.1.0"\n',
    };
    const [problem] = await releaseFiles(files).then(
      () => [],
      (error: unknown) => errorsOf(error),
    );
    const [, packages = ''] = /"packages": (.*)/.exec((problem as { details: string }).details) ?? [];

    const { changed } = await releaseFiles(files, { options: { packages: JSON.parse(packages) } });

    expect(Object.keys(changed)).toEqual(['libs/a/pyproject.toml', 'libs/b/pyproject.toml']);
  });

  test('the way out of EDYNAMICVERSION works: files, and no layout', async () => {
    const files = { ...dynamic('whatever.build'), 'VERSION.in': '1.1.0 # x-release-version\n' };

    const { changed } = await releaseFiles(files, { options: { layout: 'files', files: [{ path: 'VERSION.in' }] } });

    expect(changed).toEqual({ 'VERSION.in': '1.2.0 # x-release-version\n' });
  });
});
