import { type BaseContext, type Env, type Ports, parseRepository, type ReleaseSigner } from '@waybill/kernel';
import { type Claims, readWorkflow } from '@waybill/sigstore';
import micromatch from 'micromatch';

export interface SignerPlace {
  readonly context: Pick<BaseContext, 'env' | 'options'>;
  readonly options: SignerOptions;
  /** What the identity of this job says, where it has one. */
  readonly claims?: Claims | undefined;
}

export interface SignerOptions {
  readonly ledgerWorkflow?: string | undefined;
  readonly sigstore: { readonly issuer?: string | undefined };
}

/** What it takes to sign entries, and to judge them. */
export interface NotaryInput {
  readonly context: BaseContext;
  readonly options: SignerOptions & {
    readonly ledgerIdentity: boolean | 'auto';
    readonly trustedRoot?: string | undefined;
    readonly sigstore: { readonly fulcio: string; readonly rekor: string };
  };
  readonly ports: Pick<Ports, 'http'>;
}

/** Who issues the identity of jobs, by host of the repository. */
const issuers: Readonly<Record<string, string>> = {
  'github.com': 'https://token.actions.githubusercontent.com',
  'gitlab.com': 'https://gitlab.com',
};

/**
 * Whose signature by identity counts: the release workflow of this repository, on a branch on which releases are made.
 * Without the option, it is the workflow that runs; where none runs, any of the repository.
 *
 * @returns a sentence where it cannot be said
 */
export function findExpectedSigner({ context, options, claims = {} }: SignerPlace): ReleaseSigner | string {
  const { env, options: host } = context;
  const { host: site, path, slug } = parseRepository(host.repositoryUrl ?? '');
  const repository = site === '' ? slug : path;
  const issuer = options.sigstore.issuer ?? textOf(claims['iss']) ?? issuers[site] ?? serverOf(env);
  if (issuer === undefined)
    return `The issuer of identities at ${site || 'this repository'} is not known: set \`sigstore.issuer\`.`;
  const workflow = readFile(options.ledgerWorkflow, repository) ?? runningWorkflow(env, claims, repository);
  const patterns = branchPatterns(host['branches']);
  return {
    issuer,
    repository,
    ...(workflow === undefined ? {} : { workflow }),
    isReleaseBranch: (name) => micromatch.isMatch(name, patterns),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A self-managed GitLab issues the identity of its jobs itself. */
function serverOf(env: Env): string | undefined {
  return env['GITLAB_CI'] ? env['CI_SERVER_URL'] : undefined;
}

/** The file in the repository, also where it is written with repository and ref. */
function readFile(written: string | undefined, repository: string): string | undefined {
  const file = written?.replace(/@.*$/s, '');
  const isWhole = file?.toLowerCase().startsWith(`${repository.toLowerCase()}/`) === true;
  return isWhole ? file?.slice(repository.length + 1) : file;
}

/** The file of the workflow that runs. A job of another repository is no release of this one. */
function runningWorkflow(env: Env, claims: Claims, repository: string): string | undefined {
  const github = textOf(claims['workflow_ref']) ?? env['GITHUB_WORKFLOW_REF'];
  const gitlab = textOf(claims['ci_config_ref_uri']);
  const address = github === undefined ? gitlab && `https://${gitlab}` : `https://github.com/${github}`;
  const path = readWorkflow(address)?.path;
  if (path?.toLowerCase().startsWith(`${repository.toLowerCase()}/`)) return path.slice(repository.length + 1);
  return address === undefined && env['GITLAB_CI'] ? env['CI_CONFIG_PATH'] || '.gitlab-ci.yml' : undefined;
}

/** `branches` of the configuration: names and patterns, as semantic-release matches them. */
function branchPatterns(branches: unknown): string[] {
  return [branches].flat().flatMap((each: unknown) => {
    const name = typeof each === 'object' && each !== null && 'name' in each ? each.name : each;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}
