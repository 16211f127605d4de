import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('expected a text that is not empty'));
const seconds = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must not be negative'));

/** Files that are looked for where no other is named, as GitHub and GitLab have theirs. */
export const usualItemFiles = ['.github/release-checklist.md', '.gitlab/release-checklist.md', 'release-checklist.md'];

export const Options = options({
  checks: option(v.optional(v.boolean(), true), 'Whether the CI checks of the commit must be green.'),
  required: option(
    v.optional(v.array(text), []),
    "Names of the checks that must be green, on GitLab of jobs. Without it: those that the branch's rules require, else all.",
  ),
  ignore: option(
    v.optional(v.array(text), []),
    'Names of checks that do not count, or beginnings of names that end in `*`: `["codecov/*"]`.',
  ),
  timeout: option(
    v.optional(seconds, 1800),
    'Seconds that checks which still run are waited for. A dry run does not wait.',
  ),
  checklist: option(
    v.optional(v.boolean(), true),
    'Whether the checklist of the release is made; see [the checklist](#the-checklist).',
  ),
  page: option(
    v.optional(v.boolean(), true),
    'Whether the finished checklist becomes a section of the notes of the release page.',
  ),
  items: option(
    v.optional(text),
    'Markdown file of the project with the items that a person ticks. By default `.github/release-checklist.md`, `.gitlab/release-checklist.md` or `release-checklist.md`, where there is one.',
  ),
  requireItems: option(
    v.optional(v.array(text), []),
    'Items of the checklist that must be done before the tag, by name or text: `["scan", "migration"]`.',
  ),
  label: option(
    v.optional(text, 'release-checklist'),
    'Label of the issues in which items are ticked, beside the merged pull requests.',
  ),
  migrationGuides: option(
    v.optional(v.array(text), [
      'MIGRATION.md',
      'MIGRATING.md',
      'UPGRADING.md',
      'docs/migration.md',
      'docs/upgrading.md',
    ]),
    'Files with migration texts: a heading that names the version counts as the text of a breaking change.',
  ),
  developBranch: option(v.optional(text, 'develop'), 'The branch of betas, into which stable releases are merged.'),
  hotfixBranches: option(
    v.optional(v.array(text), ['hotfix/*']),
    'Branches that must not be behind the last stable release: names, or names that end in `*`.',
  ),
  apiUrl: option(
    v.optional(v.pipe(v.string(), v.url('not a URL')), 'https://api.github.com'),
    "Base address of GitHub's API.",
    { env: 'GITHUB_API_URL' },
  ),
  token: option(
    v.optional(v.string()),
    'Token that may read checks (`checks: read`) and statuses (`statuses: read`).',
    { env: 'GITHUB_TOKEN', secret: true },
  ),
  gitlabToken: option(v.optional(v.string()), 'Token that may read pipelines (`read_api`); `GL_TOKEN` is read, too.', {
    env: 'GITLAB_TOKEN',
    secret: true,
  }),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type GateOptions = WrittenOptions<typeof Options>;
