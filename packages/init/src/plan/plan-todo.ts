import type { Facts } from '../repository/index.ts';
import { isTable, type Settings } from '../tools/index.ts';
import type { Answers, Todo } from './plan.ts';

interface Input {
  readonly answers: Answers;
  readonly settings: Settings;
  /** File of the workflow. */
  readonly workflow: string;
  /** How to see a dry run here. */
  readonly dryRun: string;
}

/** What a person has to set where no file can say it, with links. */
export function planTodo(facts: Facts, input: Input): Todo[] {
  const ofService = { github: planGithub, gitlab: planGitlab, none: () => [] }[input.answers.service];
  return [
    ...planHistory(facts, input.settings),
    ...planPublishers(facts),
    ...ofService(facts, input),
    ...planUpload(facts, input),
    ...planImages(facts, input.settings),
    { what: `Look at the next release: \`${input.dryRun}\`. Nothing is published by it.` },
    { what: 'Commit the files and push them.' },
  ];
}

/** Without a tag, the first release would be 1.0.0. */
function planHistory(
  { tags, python: { version } }: Facts,
  { tagFormat = `${tags.prefix}\${version}` }: Settings,
): Todo[] {
  const tag = (of: string) => String(tagFormat).replace('${version}', of);
  if (tags.newest !== undefined) return [];
  const [last] = tags.unreadable;
  const semver = padded(last?.slice(tags.prefix.length) ?? version);
  if (semver === undefined || /^0\.0\.0/.test(semver)) {
    return last === undefined
      ? []
      : [
          {
            what: `No tag is a version of SemVer (\`${last}\`, for instance), so the next release would be 1.0.0. Tag the commit of the last release with its version as three numbers, and push the tag.`,
          },
        ];
  }
  const commit = last === undefined ? '<commit>' : `${last}^{commit}`;
  const why = last === undefined ? `the project says ${version}` : `\`${last}\` is no version of SemVer`;
  return [
    {
      what: `No tag tells semantic-release of an earlier release, and ${why}. Tag the commit of the last one, or the next release is 1.0.0: \`git tag ${tag(semver)} '${commit}' && git push origin ${tag(semver)}\`.`,
    },
  ];
}

/** `26.4` is `26.4.0`. @returns nothing for what is no plain version */
function padded(version: string | undefined): string | undefined {
  const parts = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?$/.exec(version ?? '');
  return parts === null ? undefined : [parts[1], parts[2] ?? 0, parts[3] ?? 0].map(Number).join('.');
}

function planPublishers({ publishers }: Facts): Todo[] {
  return publishers.map(({ file, by }) => ({
    what: `\`${file}\` publishes too (${by}): take that out of it, or both will publish.`,
  }));
}

function planGithub({ service: { page }, image, main }: Facts, { settings, answers }: Input): Todo[] {
  const at = (path: string) => (page === undefined ? {} : { link: `${page}/settings/${path}` });
  const secrets = answers.upload === 'token' ? '`PYPI_TOKEN` and `SLACK_BOT_TOKEN`' : '`SLACK_BOT_TOKEN`';
  return [
    { what: 'Make the environment `release`, with rules about which branches may use it.', ...at('environments') },
    {
      what: `Set the secrets of what you use: ${secrets}, and the variable \`SLACK_CHANNELS\`. A part without its secret is off.`,
      ...at('secrets/actions'),
    },
    ...(settings['git'] === false
      ? []
      : [
          {
            what: `The release commit is pushed to \`${main}\`. If a ruleset or a branch protection refuses that, let GitHub Actions bypass it, or write \`"git": false\` into the configuration: then there is no release commit.`,
            ...at('rules'),
          },
        ]),
    ...(image.dockerfile === undefined || page === undefined
      ? []
      : [
          {
            what: 'After the first release, make the image public: GitHub makes it private.',
            link: `${page}/packages`,
          },
        ]),
  ];
}

function planGitlab({ service: { page }, main }: Facts, { answers }: Input): Todo[] {
  const at = (path: string) => (page === undefined ? {} : { link: `${page}/-/settings/${path}` });
  const token = answers.upload === 'token' ? ', `PYPI_TOKEN`' : '';
  return [
    {
      what: `Make a project access token with the scopes \`api\` and \`write_repository\`, and set it as the variable \`GITLAB_TOKEN\`${token}: protected and masked.`,
      ...at('ci_cd'),
    },
    { what: `Let the token push to the protected branch \`${main}\` and make tags \`v*\`.`, ...at('repository') },
  ];
}

function planUpload({ python, service: { slug } }: Facts, { answers, workflow }: Input): Todo[] {
  if (!python.isThere || answers.upload !== 'trusted') return [];
  const [owner = '', name = ''] = [slug.slice(0, slug.lastIndexOf('/')), slug.slice(slug.lastIndexOf('/') + 1)];
  const link =
    python.name === undefined || !/^[A-Za-z0-9._-]+$/.test(python.name)
      ? 'https://pypi.org/manage/account/publishing/'
      : `https://pypi.org/manage/project/${python.name}/settings/publishing/`;
  const environment = answers.service === 'github' ? ', environment `release`' : '';
  return [
    {
      what: `Add a trusted publisher on PyPI: owner \`${owner}\`, repository \`${name}\`, workflow \`${workflow}\`${environment}. Before it is there, a release ends before anything happens. A project that is not on PyPI yet has a pending publisher: https://pypi.org/manage/account/publishing/.`,
      link,
    },
  ];
}

function planImages({ image: { dockerfile, others } }: Facts, { docker }: Settings): Todo[] {
  const isNamed = isTable(docker) && 'images' in docker;
  if (others.length === 0 || isNamed) return [];
  const released = dockerfile === undefined ? 'No image is released' : `Only \`${dockerfile}\` is released`;
  return [
    {
      what: `${released}: \`docker.images\` names several images. Further Dockerfiles: ${others
        .slice(0, 5)
        .map((file) => `\`${file}\``)
        .join(', ')}.`,
    },
  ];
}
