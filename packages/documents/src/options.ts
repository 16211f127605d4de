import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('expected a text that is not empty'));
const command = v.pipe(v.array(v.string()), v.nonEmpty('a command has at least a program'));

/** What a file name of a release page may hold: GitHub replaces other characters. */
const plainName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'expected letters, digits, `.`, `_` and `-`, such as `deployment-guides`',
  ),
);

const folder = v.strictObject({
  path: text,
  name: v.optional(plainName),
  format: v.optional(v.picklist(['tar.gz', 'zip']), 'tar.gz'),
  required: v.optional(v.boolean(), true),
});

export const Options = options({
  openapi: option(
    v.optional(v.union([v.literal(false), text]), 'auto'),
    'OpenAPI document of the repository, in JSON or YAML. With `"auto"`, the first that is found at one of the [usual places](#the-openapi-document); `false` for none.',
  ),
  openapiCommand: option(
    v.optional(command),
    'Program and arguments that print the OpenAPI document, instead of a file: `["python", "-m", "my_api.openapi"]`.',
  ),
  openapiVersion: option(
    v.optional(v.picklist(['check', 'set', 'keep']), 'check'),
    'What is done with `info.version`: `"check"` requires that it is the version of the release, `"set"` writes it into the released copy, `"keep"` leaves an API its own version.',
  ),
  breakingApi: option(
    v.optional(v.picklist(['warn', 'error']), 'warn'),
    'What a breaking change of the API does in a release that is not major.',
  ),
  compare: option(
    v.optional(v.boolean(), true),
    'Whether the OpenAPI document is compared with the one of the last release.',
  ),
  folders: option(
    v.optional(v.array(v.union([text, folder])), []),
    'Folders that become one archive each, with the version in its name: `["docs/guides", { "path": "deploy", "name": "deployment-guides", "format": "zip" }]`. See [folders](#folders).',
  ),
  files: option(
    v.optional(v.array(text), []),
    'Single files that are attached as they are: paths or patterns in the repository. Each must match something.',
  ),
  releaseNotes: option(
    v.optional(v.array(v.picklist(['markdown', 'html'])), ['markdown', 'html']),
    'Forms in which the release notes are attached: `RELEASE_NOTES.md`, `RELEASE_NOTES.html`.',
  ),
  env: option(
    v.optional(v.array(text), []),
    'Names of variables that `openapiCommand` gets although they look like secrets. It gets all others.',
  ),
  timeout: option(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 120),
    'Seconds that `openapiCommand` may take.',
  ),
  apiUrl: option(
    v.optional(v.pipe(v.string(), v.url('not a URL'))),
    "Base address of GitHub's API, where the files of the last release are. Jobs of GitHub have it.",
    { env: 'GITHUB_API_URL' },
  ),
  token: option(v.optional(v.string()), 'Token that may read the releases of the repository.', {
    env: 'GITHUB_TOKEN',
    secret: true,
  }),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;
export type FolderOption = Options['folders'][number];

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type DocumentsOptions = WrittenOptions<typeof Options>;
