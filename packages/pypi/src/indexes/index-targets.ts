import { type Env, ReleaseError } from '@waybill/kernel';
import { hasIdentity } from '@waybill/sigstore';
import { incompleteIndex } from '../errors.ts';
import type { IndexTarget, Options } from '../options.ts';
import { type Preset, presets } from './presets.ts';
import { type PythonIndex, pythonIndex } from './python-index.ts';

/** The entry of `id_tokens` with which GitLab gives a job the identity that an index takes. */
export const gitlabToken = 'PYPI_ID_TOKEN';

/** An index that files of the release go to. */
export interface Target {
  readonly index: PythonIndex;
  readonly username: string;
  /** From `tokenVariable`. */
  readonly token: string | undefined;
  readonly tokenVariable: string;
  /** For whom the identity of the job is made out there, where the configuration says so. */
  readonly audience: string | undefined;
  /** Which kinds of files go there. */
  readonly files: 'all' | 'sdist' | 'wheel';
}

/**
 * The indexes that the options name, in their order, with the tokens that are set.
 *
 * @throws AggregateError of EINDEXPRESET, one for each that is not complete
 */
export function indexTargets(options: Options, env: Env): Target[] {
  const { repository, index, username, audience, indexes } = options;
  if (indexes.length === 0) {
    const only = { username, token: options.token, tokenVariable: 'PYPI_TOKEN', files: 'all' } as const;
    return [{ index: pythonIndex(repository, index), audience, ...only }];
  }
  const targets = indexes.map((each) => completeTarget(each, env));
  const problems = targets.filter((each) => each instanceof ReleaseError);
  if (problems.length > 0) throw new AggregateError(problems);
  return tellApart(targets.filter((each): each is Target => !(each instanceof ReleaseError)));
}

/** Two indexes of one host are known by their paths, too: what was delivered to one says nothing about the other. */
function tellApart(targets: readonly Target[]): Target[] {
  return targets.map((target) => {
    const { name, repository } = target.index;
    const isShared = targets.some(({ index }) => index.name === name && index.repository !== repository);
    if (!isShared) return target;
    const { host, pathname } = new URL(repository);
    return { ...target, index: { ...target.index, name: `${host}${pathname.replace(/\/+$/, '')}` } };
  });
}

/** What the configuration says, over what its preset says. */
function completeTarget(target: IndexTarget, env: Env): Target | ReleaseError {
  const preset: Preset | undefined = target.preset && presets[target.preset];
  const repository = target.repository ?? preset?.repository(env);
  const username = target.username ?? (preset === undefined ? '__token__' : preset.username(env));
  if (repository === undefined) return incompleteIndex(target.preset, preset?.needs ?? '`repository`');
  if (username === undefined) return incompleteIndex(target.preset, '`username`');
  const tokenVariable = tokenVariableOf(target);
  return {
    index: pythonIndex(repository, target.index, preset?.product),
    username,
    token: env[tokenVariable]?.trim() || undefined,
    tokenVariable,
    files: target.files,
    audience: target.audience,
  };
}

function tokenVariableOf({ token, preset }: IndexTarget): string {
  return token ?? (preset && presets[preset].token) ?? 'PYPI_TOKEN';
}

/** The variables with which a program could upload. */
export function secretVariables({ indexes }: Options): string[] {
  const identities = ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_URL'];
  const own = ['PYPI_TOKEN', 'PYPI_ID_TOKEN', 'SIGSTORE_ID_TOKEN'];
  return [...new Set([...own, ...identities, ...indexes.map((each) => tokenVariableOf(each))])];
}

/** Where files go, and why nothing goes to the rest. */
export interface Destinations {
  readonly targets: readonly Target[];
  readonly off: readonly string[];
}

/**
 * The indexes that files are uploaded to. With `upload: "auto"`, credentials are enough to upload; else an index without
 * them stays, because asking for them names what is missing.
 */
export function destinations(options: Options, env: Env): Destinations {
  const { upload, trustedPublishing } = options;
  if (upload === false) return { targets: [], off: ['`pypi.upload` is false'] };
  const targets = indexTargets(options, env);
  const isTrusted = trustedPublishing === true || (trustedPublishing === 'auto' && hasIdentity(env, gitlabToken));
  if (upload === true || isTrusted) return { targets, off: [] };
  const missing = targets.filter(({ token }) => token === undefined).map(({ tokenVariable }) => tokenVariable);
  return {
    targets: targets.filter(({ token }) => token !== undefined),
    off: [...new Set(missing)].map((variable) => `\`${variable}\` is not set`),
  };
}
