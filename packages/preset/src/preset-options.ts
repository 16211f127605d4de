import type { AnnouncementOptions } from '@waybill/announcement/plugin';
import type { ArchiveOptions } from '@waybill/archive';
import type { DeployOptions } from '@waybill/deploy';
import type { DockerOptions } from '@waybill/docker';
import type { DocumentsOptions } from '@waybill/documents';
import type { EmailOptions } from '@waybill/email';
import type { GateOptions } from '@waybill/gate';
import { explainIssue, invalidOption, type ReleaseError, readSection, unknownOption, v } from '@waybill/kernel';
import type { MetricsOptions } from '@waybill/metrics';
import type { PipelineOptions } from '@waybill/pipeline';
import type { PypiOptions } from '@waybill/pypi';
import type { PyprojectOptions } from '@waybill/pyproject';
import type { SbomOptions } from '@waybill/sbom';
import type { ScanOptions } from '@waybill/scan';
import type { SlackOptions } from '@waybill/slack';
import type { WebhookOptions } from '@waybill/webhook';
import { noOptions } from './errors.ts';
import type { BranchNames } from './plan-branches.ts';

type ThirdPartyOptions = Readonly<Record<string, unknown>>;

/** A section as in `.releaserc`: options, or whether the plugin takes part. */
type Section<O> = boolean | O;

export interface PresetOptions {
  /** Names of the branches, or the whole list as semantic-release takes it. */
  readonly branches: Partial<BranchNames> | readonly (string | ThirdPartyOptions)[];
  /** Folders of several Python projects that are released together: paths or patterns. */
  readonly packages: readonly string[];
  /** Hosts that may be asked without encryption. */
  readonly clearTextHosts: readonly string[];
  /** Services that sign with the identity of the job, for all plugins. */
  readonly sigstore: NonNullable<PipelineOptions['sigstore']>;
  /** The changelog file, options of `@semantic-release/changelog`, or `false` for none. */
  readonly changelog: string | Section<ThirdPartyOptions>;
  /** Whether the version files and the changelog are committed and pushed with the release. */
  readonly commit: boolean;
  /** More files for the GitHub release: paths, globs, or objects as `@semantic-release/github` takes them. */
  readonly assets: readonly (string | ThirdPartyOptions)[];
  readonly 'commit-analyzer': Section<ThirdPartyOptions>;
  readonly 'release-notes-generator': Section<ThirdPartyOptions>;
  /** The project's own commands. */
  readonly exec: Section<ThirdPartyOptions>;
  readonly git: Section<ThirdPartyOptions>;
  readonly github: Section<ThirdPartyOptions>;
  /** Options of `@semantic-release/gitlab`, which the repository installs beside the preset. */
  readonly gitlab: Section<ThirdPartyOptions>;
  readonly announcement: Section<AnnouncementOptions>;
  readonly archive: Section<ArchiveOptions>;
  readonly deploy: Section<DeployOptions>;
  readonly docker: Section<DockerOptions>;
  readonly documents: Section<DocumentsOptions>;
  readonly email: Section<EmailOptions>;
  readonly gate: Section<GateOptions>;
  readonly metrics: Section<MetricsOptions>;
  /** The plugin that runs all others; it cannot be left out. */
  readonly pipeline: PipelineOptions;
  readonly pypi: Section<PypiOptions>;
  readonly pyproject: Section<PyprojectOptions>;
  readonly sbom: Section<SbomOptions>;
  readonly scan: Section<ScanOptions>;
  readonly slack: Section<SlackOptions>;
  readonly webhook: Section<WebhookOptions>;
}

const text = v.pipe(v.string(), v.trim(), v.minLength(1, 'it is empty'));
const object = v.record(v.string(), v.unknown());
const section = v.optional(v.union([v.boolean(), object]));
const branchName = v.optional(text);

/** Sections of plugins; each plugin checks its own. */
export const sectionNames = [
  'commit-analyzer',
  'release-notes-generator',
  'exec',
  'git',
  'github',
  'gitlab',
  'announcement',
  'archive',
  'deploy',
  'docker',
  'documents',
  'email',
  'gate',
  'metrics',
  'pipeline',
  'pypi',
  'pyproject',
  'sbom',
  'scan',
  'slack',
  'webhook',
] as const;

/** Values that fit, for whoever wrote one that does not. */
const examples = { branches: ['main', { name: 'next', prerelease: true }], assets: ['docs/openapi.json'] };

const Options = v.strictObject({
  branches: v.optional(
    v.union([
      v.strictObject({ main: branchName, beta: branchName, candidatePrefix: branchName }),
      v.array(v.union([text, object])),
    ]),
    { main: 'main' },
  ),
  packages: v.optional(v.pipe(v.array(text), v.minLength(1)), ['libs/*']),
  clearTextHosts: v.optional(v.array(text), ['nexus.corp:8081']),
  sigstore: v.optional(object, { fulcio: 'https://fulcio.corp.example' }),
  changelog: v.optional(v.union([v.boolean(), text, object]), 'CHANGELOG.md'),
  commit: v.optional(v.boolean(), false),
  assets: v.optional(v.array(v.union([text, object])), examples.assets),
  'commit-analyzer': section,
  'release-notes-generator': section,
  exec: section,
  git: section,
  github: section,
  announcement: section,
  archive: section,
  deploy: section,
  docker: section,
  documents: section,
  email: section,
  gate: section,
  metrics: section,
  pipeline: v.optional(object),
  pypi: section,
  pyproject: section,
  sbom: section,
  scan: section,
  slack: section,
  webhook: section,
});

/** @throws EPRESETOPTIONS; EINVALIDOPTION: one, or an AggregateError of all that there are */
export function checkPresetOptions(options: unknown): void {
  if (Array.isArray(options)) throw noOptions('a list');
  if (typeof options !== 'object' || options === null) throw noOptions(`\`${String(options)}\``);
  const result = v.safeParse(Options, options);
  const lists = listsIn(options as Readonly<Record<string, unknown>>);
  if (result.success && lists.length === 0) return;
  const wrong = (result.issues ?? []).flatMap((issue): ReleaseError[] => {
    const [key] = issue.path ?? [];
    const known = Object.keys(Options.entries);
    const isUnknown = issue.expected === 'never' && issue.path?.length === 1;
    if (isUnknown) return [unknownOption(String(key?.key), String(key?.key), { known, prefix: '' })];
    return explainIssue(issue, { section: undefined, schema: Options });
  });
  const problems = [...wrong, ...lists];
  if (problems.length === 1) throw problems[0];
  // The host prints what it is thrown while it loads the configuration as it is.
  throw new AggregateError(problems, problems.map(({ message, details }) => `${message} ${details}`).join('\n'));
}

/** Lists in place of objects, such as sections: to valibot, a list is an object too. */
function listsIn(options: Readonly<Record<string, unknown>>): ReleaseError[] {
  const sections = [...sectionNames, 'changelog', 'sigstore'].filter((name) => Array.isArray(options[name]));
  const inside = (['branches', 'assets'] as const).flatMap((name) => {
    const list: unknown = options[name];
    if (!Array.isArray(list)) return [];
    const example = `For example: \`"${name}": ${JSON.stringify(examples[name])}\`.`;
    // Without a branch there is no release; without assets there are those of the preset.
    if (name === 'branches' && list.length === 0) return [invalidOption(name, 'is an empty list', example)];
    return list.flatMap((entry, at) =>
      Array.isArray(entry) ? invalidOption(`${name}[${at}]`, 'is a list, expected text or an object', example) : [],
    );
  });
  return [...sections.flatMap((name) => readSection(name, options[name]).problem ?? []), ...inside];
}
