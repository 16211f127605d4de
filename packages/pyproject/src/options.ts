import { posix } from 'node:path';
import { option, options, v, type WrittenOptions } from '@waybill/kernel';
import { documentEndings } from './documents/open-document.ts';

const text = v.pipe(v.string(), v.minLength(1, 'it is empty'));
const count = v.pipe(v.number(), v.integer('it is not a whole number'), v.minValue(1, 'it is less than 1'));

/** A file beside those that are found by themselves. Without `key` and `pattern`: lines marked `x-release-version`. */
const fileTarget = v.pipe(
  v.strictObject({
    path: text,
    key: v.optional(v.union([text, v.array(v.union([v.string(), v.number()]))])),
    pattern: v.optional(text),
    count: v.optional(count, 1),
    form: v.optional(v.picklist(['pep440', 'semver', 'tag'])),
  }),
  v.check(({ key, pattern }) => key === undefined || pattern === undefined, 'it has both `key` and `pattern`'),
  v.check(
    ({ key, path }) => key === undefined || documentEndings.includes(posix.extname(path)),
    `it has a \`key\`, and its name ends in none of ${documentEndings.join(', ')}`,
  ),
);

export type FileTarget = v.InferOutput<typeof fileTarget>;

export const Options = options({
  packages: option(
    v.optional(v.pipe(v.array(text), v.minLength(1, 'it is empty')), ['.']),
    'Folders, or patterns of folders, whose Python projects are released together with this version. At the top level of the configuration, it holds for both `pyproject` and `pypi`.',
    { shared: true },
  ),
  files: option(
    v.optional(v.array(fileTarget), []),
    'Other places of the version: `path` with a `key`, or a `pattern` with a group `version`, or lines marked `x-release-version`. A version that is split into parts has the groups `major`, `minor`, `patch` and perhaps `rest`; `count` of them (1) and `form` (`pep440`, `semver` or `tag`).',
  ),
  exclude: option(
    v.optional(v.array(text), []),
    'Files, or patterns of files, that repeat the version and are not edited or searched; a pattern without a slash means files of that name in any folder.',
  ),
  copies: option(
    v.optional(v.picklist(['edit', 'warn', 'ignore']), 'edit'),
    'What happens to other places that hold the current version: with `"edit"`, those that are certain to be the project\'s own are edited (its `__version__`, pins between projects that are released together). One warning names the others; with `"warn"`, all are only named; with `"ignore"`, none is.',
  ),
  checkLock: option(
    v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
    'Whether uv is asked before the release if its lock files are current; with `"auto"` where uv is there, and a lock file that is not is a warning.',
  ),
  layout: option(
    v.optional(v.picklist(['auto', 'files']), 'auto'),
    'Whether the version is looked for where the build backend takes it from, or written into `files` only.',
  ),
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type PyprojectOptions = WrittenOptions<typeof Options>;
