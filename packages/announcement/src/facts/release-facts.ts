import {
  type Artifact,
  makePlain,
  makeReadable,
  type PublishContext,
  parseRepository,
  readArtifacts,
  redact,
} from '@waybill/kernel';
import { type PythonProject, readPythonProject, toPep440 } from '@waybill/python';
import { webAddress } from '../document/index.ts';
import { type Emphasis, findEmphasis } from './find-emphasis.ts';
import { findEnvironments } from './find-environments.ts';
import { type Image, listImages } from './images.ts';
import { installCommands } from './install-commands.ts';
import { repositoryPage } from './pages.ts';
import { type ComponentChanges, readComponents } from './read-components.ts';
import { readScan, type ScanFacts } from './read-scan.ts';

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** All that a message about a release says. Words of others are without secrets, and not escaped for any format. */
export interface ReleaseFacts {
  readonly name: string;
  readonly version: string;
  /** `v1.2.0` */
  readonly tag: string;
  /** `minor`, … */
  readonly type: string;
  readonly branch: string;
  /** Nothing for the default channel. */
  readonly channel?: string | undefined;
  /** The tag of the release before, which a rollback restores. */
  readonly previous?: string | undefined;
  /** In Python's form, where a distribution was built. */
  readonly pythonVersion?: string | undefined;
  /** What makes it stand out. */
  readonly emphasis: Emphasis;
  /** Markdown. */
  readonly notes: string;
  /** Commands, one a line. */
  readonly install: readonly string[];
  readonly images: readonly Image[];
  /** Names of the files that say what is in it, and what is known of its weaknesses. */
  readonly securityFiles: readonly string[];
  /** What a scan found, where there was one. */
  readonly scan?: ScanFacts | undefined;
  /** Components that changed, where the SBOMs of both releases were compared. */
  readonly components?: ComponentChanges | undefined;
  /** Environments that it can be deployed to. */
  readonly environments: readonly string[];
  /** The page of the release, then what else was published, then where to read and to ask. */
  readonly links: readonly Link[];
  /** The page that has the whole notes. */
  readonly page?: Link | undefined;
}

/**
 * Collects what there is to say of a release.
 *
 * @param how whether it is not out yet: then what was built counts as published
 */
export async function releaseFacts(
  context: PublishContext,
  { isAhead = false }: { readonly isAhead?: boolean } = {},
): Promise<ReleaseFacts> {
  const { branch, cwd, lastRelease, nextRelease, options } = context;
  const project = await pythonProject(cwd);
  const artifacts = await readArtifacts(cwd, nextRelease.version);
  const page = repositoryPage(options.repositoryUrl ?? '');
  const published = publishedPages(context);
  const ahead = isAhead ? pageAhead(page, nextRelease.gitTag) : undefined;
  const releasePage =
    published.find(({ isOfHost }) => isOfHost) ?? published.find(({ url }) => isReleaseAddress(url)) ?? ahead;
  const others = published.filter((each) => each !== releasePage);
  const notes = makeReadable(redact(nextRelease.notes ?? '', context.env));
  const images = listImages(artifacts, nextRelease.version);
  const built = findDistribution(artifacts);
  return {
    name: makePlain(makeReadable(projectName(project, options.repositoryUrl))),
    version: nextRelease.version,
    tag: nextRelease.gitTag,
    type: nextRelease.type,
    branch: branch.name,
    channel: nextRelease.channel || undefined,
    previous: lastRelease?.gitTag || undefined,
    pythonVersion: built && (built.version ?? toPep440(nextRelease.version)),
    emphasis: findEmphasis({ ...nextRelease, notes }, context.commits ?? []),
    notes,
    install: installCommands(context, { project, built, images, isAhead }),
    images,
    securityFiles: artifacts.filter(({ kind }) => kind === 'sbom' || kind === 'scan').map(({ name }) => name),
    scan: await readScan(cwd, artifacts),
    components: await readComponents(cwd, artifacts),
    environments: findEnvironments(options['deploy']),
    links: [...(releasePage === undefined ? [] : [releasePage]), ...others, ...projectPages(project, page)],
    page: releasePage,
  };
}

/** The Python project's name, else the repository's. */
export function projectName(project: PythonProject | undefined, repositoryUrl = ''): string {
  return project?.name ?? (parseRepository(repositoryUrl).path.split('/').at(-1) || 'the project');
}

/** `pyproject.toml`, or nothing where there is none that can be read: a message does without. */
export async function pythonProject(cwd: string): Promise<PythonProject | undefined> {
  return readPythonProject(cwd).catch(() => undefined);
}

function findDistribution(artifacts: readonly Artifact[]): Artifact | undefined {
  return artifacts.find(({ kind }) => kind === 'wheel' || kind === 'sdist');
}

interface PublishedPage extends Link {
  /** Whether the plugin of the repository's host made it: a page that shows the notes. */
  readonly isOfHost: boolean;
}

function publishedPages({ releases = [] }: Partial<PublishContext>): PublishedPage[] {
  return releases.flatMap(({ name, url, pluginName, discussion_url: discussion }) => {
    const address = webAddress(url ?? '');
    if (address === undefined) return [];
    const isOfHost = /(^|[/-])(github|gitlab|gitea|forgejo)$/.test(pluginName ?? '');
    const page = { label: makePlain(makeReadable(name ?? 'Release')), url: address, isOfHost };
    // What `@semantic-release/github` returns with `discussionCategoryName`.
    const talk = typeof discussion === 'string' ? webAddress(discussion) : undefined;
    return [page, ...(talk === undefined ? [] : [{ label: 'Discussion', url: talk, isOfHost: false }])];
  });
}

/** Where GitHub will show the release. */
function pageAhead(repository: string | undefined, tag: string): PublishedPage | undefined {
  if (repository === undefined || !/^https:\/\/github\.com\//.test(repository)) return undefined;
  return { label: 'GitHub release', url: `${repository}/releases/tag/${encodeURIComponent(tag)}`, isOfHost: true };
}

/** Of GitHub, Gitea, Forgejo and GitLab. */
function isReleaseAddress(url: string): boolean {
  return /\/releases\/tag\/|\/-\/releases\//.test(url);
}

const readingAndAsking = /^(doc|changelog|issue|bug|tracker|discussion|forum|support)/i;

/** The project's own addresses for documentation, issues and discussions; issues of the repository without one. */
function projectPages(project: PythonProject | undefined, page: string | undefined): Link[] {
  const named = Object.entries(project?.urls ?? {}).flatMap(([label, url]) => {
    const address = readingAndAsking.test(label) ? webAddress(url) : undefined;
    return address === undefined
      ? []
      : [{ label: label.replace(/^\w/, (letter) => letter.toUpperCase()), url: address }];
  });
  const hasIssues = named.some(({ label }) => /issue|bug|tracker/i.test(label));
  return hasIssues || page === undefined ? named : [...named, { label: 'Issues', url: `${page}/issues` }];
}
