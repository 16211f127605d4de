import { option, options, v } from '@waybill/kernel';

const webAddress = v.pipe(
  v.string(),
  v.url('it is not a URL'),
  v.regex(/^https?:\/\//i, 'it is not an `http` or `https` URL'),
  // Credentials in an address end up in logs; `fetch` refuses them too.
  v.regex(/^\w+:\/\/[^/?#@]*([/?#]|$)/, 'it holds credentials, which belong into the environment'),
);

export const Options = options({
  repository: option(v.optional(webAddress, 'https://upload.pypi.org/legacy/'), 'Upload endpoint of the index.', {
    env: 'PYPI_REPOSITORY_URL',
  }),
  index: option(
    v.optional(webAddress),
    'Base of the simple index, which tells what is published already. Without it: the one of PyPI or TestPyPI, else `/simple/` on the host of `repository`.',
    { env: 'PYPI_INDEX_URL' },
  ),
  token: option(v.optional(v.string()), 'API token of the index, or the password that belongs to `username`.', {
    env: 'PYPI_TOKEN',
    secret: true,
  }),
  username: option(
    v.optional(v.pipe(v.string(), v.regex(/^[^:]+$/, 'it is empty or holds a colon')), '__token__'),
    'User name, for an index that knows no API tokens.',
    { env: 'PYPI_USERNAME' },
  ),
  upload: option(
    v.optional(v.union([v.boolean(), v.literal('auto')]), true),
    'Whether to upload what was built; with `"auto"` when there is a token.',
  ),
  build: option(
    v.optional(v.picklist(['auto', 'uv', 'build']), 'auto'),
    'Program that builds: `uv build` or `python -m build`; with `"auto"` the first that is there.',
    { env: 'PYPI_BUILD' },
  ),
  python: option(v.optional(v.pipe(v.string(), v.minLength(1)), 'python3'), 'Interpreter for `python -m build`.', {
    env: 'PYPI_PYTHON',
  }),
  isolation: option(
    v.optional(v.boolean(), true),
    'Whether the build installs its requirements into an environment of its own; without it they must be there already.',
    { env: 'PYPI_BUILD_ISOLATION' },
  ),
});

export type Options = v.InferOutput<typeof Options>;
