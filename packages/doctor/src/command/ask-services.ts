import type { findFacts } from '@waybill/init/facts';
import { type Http, type Ports, parseRepository, type Shell } from '@waybill/kernel';
import type { Facts } from '../checks/index.ts';
import { type Fact, gather, NotKnown, need, type Report, unknown, whenKnown } from '../report/index.ts';
import type { GitState, Settings } from '../repository/index.ts';
import {
  askGitHub,
  askGitLab,
  findGitHub,
  findGitLab,
  githubUnasked,
  gitlabUnasked,
  readPublisher,
  readVisibility,
} from '../services/index.ts';
import { isExpression } from '../workflows/index.ts';

export interface Asked {
  readonly shell: Shell;
  readonly ports: Ports;
  readonly place: Report['place'];
  /** The branch that is named on the command line. */
  readonly branch: string | undefined;
  readonly isOffline: boolean;
}

export const offline = 'Nothing was asked (`--offline`).';

interface Known {
  readonly settings: Fact<Settings>;
  readonly project: Fact<ReturnType<typeof findFacts>>;
  readonly state: Fact<GitState>;
  readonly branch: string;
  readonly jobs: Facts['jobs'];
}

type Services = Pick<Facts, 'github' | 'gitlab' | 'listed' | 'images'>;

/** Asks the services that the repository uses, each for what it shows to the token that is there. */
export async function askServices({ shell, ports, isOffline }: Asked, of: Known): Promise<Services> {
  const { env } = shell;
  const { settings, state, branch } = of;
  const images = whenKnown(settings)?.images ?? [];
  if (isOffline) {
    const fact = unknown(offline);
    return {
      ...{ github: githubUnasked(offline), gitlab: gitlabUnasked(offline), listed: fact },
      images: new Map(images.map((image) => [image, fact])),
    };
  }
  const address = whenKnown(settings)?.address || whenKnown(state)?.remotes.get('origin') || '';
  const { page, slug: named, path, host } = parseRepository(address);
  // A path on this machine names no repository of a service; the job knows its own.
  const slug = host === '' ? (env['GITHUB_REPOSITORY'] ?? '') : named;
  const service = findService(of.project, env);
  const github = service === 'github' ? findGitHub(page, slug, env, ports.http) : undefined;
  const gitlab = service === 'gitlab' ? findGitLab(page, path, env, ports.http) : undefined;
  const names = (whenKnown(of.jobs)?.jobs ?? []).flatMap(({ environment }) => environment ?? []);
  const environments = [...new Set(names)].filter((name) => !isExpression(name)).slice(0, 20);
  const [ofGithub, ofGitlab, listed, ...seen] = await Promise.all([
    github === undefined
      ? githubUnasked('The repository is not on GitHub.')
      : askGitHub(github, { branch, environments }),
    gitlab === undefined ? gitlabUnasked('The repository is not on GitLab.') : askGitLab(gitlab, branch),
    gather(() => askIndex(ports.http, settings, of.project)),
    ...images.map((image) => gather(() => readVisibility(image, ports))),
  ]);
  return {
    ...{ github: ofGithub, gitlab: ofGitlab, listed },
    images: new Map(images.map((image, at) => [image, seen[at] ?? unknown('It was not asked for.')])),
  };
}

function findService(project: Known['project'], env: Shell['env']): 'github' | 'gitlab' | undefined {
  if (env['GITHUB_ACTIONS']) return 'github';
  if (env['GITLAB_CI']) return 'gitlab';
  const name = whenKnown(project)?.service.name;
  return name === 'none' ? undefined : name;
}

/** Where indexes list their files, by the host that takes uploads. */
const listings = { 'upload.pypi.org': 'https://pypi.org/simple/', 'test.pypi.org': 'https://test.pypi.org/simple/' };

async function askIndex(http: Http, settings: Fact<Settings>, project: Known['project']) {
  const { python } = need(settings);
  const name = whenKnown(project)?.python.name;
  if (python === undefined || name === undefined)
    throw new NotKnown('No project is known for which an index could be asked.');
  const host = URL.parse(python.repository)?.host ?? '';
  const base = python.index ?? (Object.hasOwn(listings, host) ? listings[host as keyof typeof listings] : undefined);
  if (base === undefined) throw new NotKnown('Where this index lists its files is not known here.');
  return readPublisher(http, base, name);
}
