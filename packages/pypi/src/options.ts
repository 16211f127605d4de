import { clearTextOption, option, options, secretName, v, type WrittenOptions } from '@waybill/kernel';
import { sigstoreOption } from '@waybill/sigstore';
import { presetNames } from './indexes/presets.ts';

const text = v.pipe(v.string(), v.minLength(1, 'it is empty'));

const webAddress = v.pipe(
  v.string(),
  v.url('it is not a URL'),
  v.regex(/^https?:\/\//i, 'it is not an `http` or `https` URL'),
  // Credentials in an address end up in logs; `fetch` refuses them too.
  v.regex(/^\w+:\/\/[^/?#@]*([/?#]|$)/, 'it holds credentials, which belong into the environment'),
);

const username = v.pipe(v.string(), v.regex(/^[^:]+$/, 'it is empty or holds a colon'));

const audience = v.pipe(text, v.regex(/^[^\s\p{Cc}]+$/u, 'it holds a blank'));

/** One of several indexes, spelled out. `token` names the environment variable that holds its token. */
const ownTarget = v.strictObject({
  preset: v.optional(v.picklist(presetNames)),
  repository: v.optional(webAddress),
  index: v.optional(webAddress),
  username: v.optional(username),
  audience: v.optional(audience),
  token: v.optional(v.pipe(text, v.regex(secretName, 'nothing masks a variable of that name: end it with `_TOKEN`'))),
  files: v.optional(v.picklist(['all', 'sdist', 'wheel']), 'all'),
});

type OwnTarget = v.InferOutput<typeof ownTarget>;

/** A preset alone may be named by its name. */
const indexTarget = v.pipe(
  v.union([v.picklist(presetNames), ownTarget]),
  v.transform((target): OwnTarget => (typeof target === 'string' ? { preset: target, files: 'all' } : target)),
);

export type IndexTarget = v.InferOutput<typeof indexTarget>;

const megabytes = v.pipe(v.number(), v.minValue(1, 'it is less than 1'));

export const Options = options({
  repository: option(v.optional(webAddress, 'https://upload.pypi.org/legacy/'), 'Upload endpoint of the index.', {
    env: 'PYPI_REPOSITORY_URL',
  }),
  index: option(
    v.optional(webAddress),
    'Base of the simple API that lists what is published. Without it: what is known of PyPI, TestPyPI and the products of [Other indexes](#other-indexes), else the one that is found beside `repository`.',
    { env: 'PYPI_INDEX_URL' },
  ),
  token: option(v.optional(v.string()), 'API token of the index, or the password that belongs to `username`.', {
    env: 'PYPI_TOKEN',
    secret: true,
  }),
  username: option(v.optional(username, '__token__'), 'User name, for an index that knows no API tokens.', {
    env: 'PYPI_USERNAME',
  }),
  indexes: option(
    v.optional(v.array(indexTarget), []),
    'Several indexes instead of one, in order: a [preset](#other-indexes) by its name, or an object. Its keys: `preset`, `repository`, `index`, `username`, `audience`; `token`, the environment variable (`PYPI_TOKEN`); `files`, which of them go there (`all`, `sdist`, `wheel`).',
  ),
  upload: option(
    v.optional(v.union([v.boolean(), v.literal('auto')]), true),
    'Whether to upload what was built; with `"auto"` when there is a token, or a job that may show its identity.',
  ),
  trustedPublishing: option(
    v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
    'Whether to upload with a token that the index gives for the identity of the CI job; with `"auto"` when there is no token of your own.',
    { env: 'PYPI_TRUSTED_PUBLISHING' },
  ),
  audience: option(
    v.optional(audience),
    'For whom the identity of the job is made out, on an index with trusted publishing that is neither PyPI nor TestPyPI; without it, only the host of that index.',
  ),
  attestations: option(
    v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
    'Whether files are signed for the job that made them (PEP 740), which takes trusted publishing; with `"auto"` on PyPI and TestPyPI.',
  ),
  ...sigstoreOption,
  packages: option(
    v.optional(v.pipe(v.array(text), v.minLength(1, 'it is empty')), ['.']),
    'Folders, or patterns of folders, whose Python projects are released together with this version. At the top level of the configuration, it holds for both `pyproject` and `pypi`.',
    { shared: true },
  ),
  build: option(
    v.optional(
      v.union([v.picklist(['auto', 'uv', 'build']), v.pipe(v.array(text), v.minLength(1, 'it is empty'))]),
      'auto',
    ),
    'What builds: `uv build` or `python -m build`, with `"auto"` the first that is there; or a command of the project as a list of arguments, in which `{out}` is the folder for the files.',
    { env: 'PYPI_BUILD' },
  ),
  distributions: option(
    v.optional(v.array(text), []),
    'Globs of files that were built elsewhere, such as wheels for several platforms. A kind that is among them (sdist, wheel) is not built.',
  ),
  python: option(v.optional(v.pipe(v.string(), v.minLength(1)), 'python3'), 'Interpreter for `python -m build`.', {
    env: 'PYPI_PYTHON',
  }),
  isolation: option(
    v.optional(v.boolean(), true),
    'Whether the build installs its requirements into an environment of its own; without it they must be there already.',
    { env: 'PYPI_BUILD_ISOLATION' },
  ),
  configSettings: option(
    v.optional(
      v.record(
        v.pipe(v.string(), v.regex(/^[^=\s]+$/, 'a name is empty, or holds a blank or `=`')),
        v.union([v.string(), v.array(v.string())]),
      ),
      {},
    ),
    'Settings for the build backend (PEP 517), as `--config-setting` passes them: a text for each name, or a list of texts.',
  ),
  buildConstraints: option(
    v.optional(v.array(text), []),
    'Files that limit the versions of what an isolated build installs, in the format of pip’s constraints.',
  ),
  buildSecrets: option(
    v.optional(v.array(text), []),
    'Environment variables that the build gets although they may hold secrets, such as `SENTRY_AUTH_TOKEN`.',
  ),
  normalizeSdist: option(
    v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
    'Whether an sdist gets the time of the commit and no owners; with `"auto"` where the backend (setuptools) makes sdists that differ from build to build.',
  ),
  rules: option(
    v.optional(v.picklist(['auto', 'pypi', 'none']), 'auto'),
    'Whose rules the built files must keep: those of PyPI, or only what any index needs; with `"auto"` by the index.',
  ),
  fileLimit: option(
    v.optional(megabytes, 100),
    'Largest file that PyPI takes from this project, in MiB; it raises the limit on request.',
  ),
  projectLimit: option(v.optional(megabytes, 10_240), 'Most that PyPI keeps of this project, in MiB; as above.'),
  ...clearTextOption,
  verify: option(
    v.optional(v.picklist(['download', 'listed', 'off']), 'download'),
    'What follows the upload: wait until the index lists the files, and compare the SHA-256 that it lists, or of what it serves.',
  ),
  patience: option(
    v.optional(v.pipe(v.number(), v.minValue(0, 'it is negative')), 180),
    'Seconds to wait until the index lists what was uploaded. What it does not list then is a warning; the pipeline takes it for unconfirmed, announces nothing, and delivers it again in the next run.',
  ),
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type PypiOptions = WrittenOptions<typeof Options>;
