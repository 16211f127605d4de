import { smallProject } from './small-project.ts';

const withOptions = (options: object) => ({
  '.releaserc': JSON.stringify({ extends: '@waybill/preset', ...options }),
});
const project = smallProject()['pyproject.toml'] ?? '';

/** What somebody gets wrong, and what it is answered. */
export interface BadInput {
  readonly name: string;
  readonly code: string;
  readonly sentence: RegExp;
  readonly files?: Record<string, string | undefined>;
  readonly env?: Record<string, string | undefined>;
  readonly branch?: string;
}

/** Each ends a release before anything is public. */
export const badInputs: BadInput[] = [
  {
    name: 'a mistyped option',
    code: 'EINVALIDOPTION',
    sentence: /Did you mean `?docker\.image`?/,
    files: withOptions({ docker: { imgae: 'x' } }),
  },
  {
    name: 'a section that is a text',
    code: 'EINVALIDOPTION',
    sentence: /`docker` is `"off"`, expected an object of options/,
    files: withOptions({ docker: 'off' }),
  },
  {
    name: 'a mistyped section',
    code: 'EINVALIDOPTION',
    sentence: /Did you mean `?docker`?\?/,
    files: withOptions({ dockr: { image: 'x' } }),
  },
  {
    name: 'a pattern of packages that is no list',
    code: 'EINVALIDOPTION',
    sentence: /`packages` is `"libs\/\*"`, expected a list/,
    files: withOptions({ packages: 'libs/*' }),
  },
  {
    name: 'a secret in the configuration',
    code: 'EINVALIDOPTION',
    sentence: /`pypi\.token` is a secret, but is set in the configuration/,
    files: withOptions({ pypi: { token: 'pypi-secret-value' } }),
  },
  {
    name: 'a missing token',
    code: 'ENOTOKEN',
    sentence: /PYPI_TOKEN/,
    files: withOptions({ pypi: { upload: true } }),
    env: { PYPI_TOKEN: undefined },
  },
  { name: 'a refused token', code: 'ETOKENREFUSED', sentence: /PYPI_TOKEN/, env: { PYPI_TOKEN: 'pypi-wrong-secret' } },
  {
    name: 'a refused bot token',
    code: 'ESLACKREFUSED',
    sentence: /SLACK_BOT_TOKEN/,
    env: { SLACK_BOT_TOKEN: 'xoxb-wrong-secret' },
  },
  {
    name: 'no pyproject.toml',
    code: 'ENOPYPROJECT',
    sentence: /pyproject\.toml/,
    files: { ...withOptions({ pyproject: { enabled: true } }), 'pyproject.toml': undefined },
  },
  {
    name: 'invalid TOML',
    code: 'EINVALIDTOML',
    sentence: /`pyproject\.toml` is not valid TOML/,
    files: { 'pyproject.toml': '[project\nname = "parcel"\n' },
  },
  {
    name: 'a missing version',
    code: 'ENOVERSION',
    sentence: /version/,
    files: { 'pyproject.toml': project.replace('version = "0.0.0"\n', '') },
  },
  {
    name: 'versions that disagree',
    code: 'EVERSIONSDIFFER',
    sentence: /0\.0\.0.*0\.1\.0|0\.1\.0.*0\.0\.0/s,
    files: { 'pyproject.toml': `${project}\n[tool.poetry]\nname = "parcel"\nversion = "0.1.0"\n` },
  },
  {
    name: 'a pre-release that Python does not know',
    code: 'ENOPEP440',
    sentence: /1\.0\.0-next\.1/,
    files: withOptions({ branches: ['main', { name: 'next', prerelease: 'next' }] }),
    branch: 'next',
  },
  { name: 'no build tool', code: 'ENOBUILDTOOL', sentence: /uv --version/, env: { PYPI_BUILD: 'uv' } },
  {
    name: 'a build that fails',
    code: 'EBUILDFAILED',
    sentence: /published nothing/,
    files: { 'parcel.py': undefined },
  },
];
