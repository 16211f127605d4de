import { type BaseContext, type HookInput, settleAll } from '@waybill/kernel';
import { findBuildTool, findConstraints, findProjects } from '../build/index.ts';
import { keepsRulesOfPyPI } from '../check/index.ts';
import { invalidProjectName, reservedName } from '../errors.ts';
import { type IndexAccess, indexAccess } from '../identity/index.ts';
import { destinations, type SimpleIndex, simpleIndex, verifyToken } from '../indexes/index.ts';
import type { Options } from '../options.ts';
import { isReservedName } from '../rules/index.ts';

type Input = HookInput<Options, BaseContext>;

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
const validName = /^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i;

/** Projects, build tool, tokens and indexes, all at once; writes nothing. @throws AggregateError of every problem there is */
export async function verify(input: Input): Promise<void> {
  const { context, options, ports } = input;
  const { targets, off } = destinations(options, context.env);
  if (off.length > 0) {
    const rest =
      targets.length === 0 ? 'Sdist and wheel are built and left for later steps' : 'The other indexes get theirs';
    context.logger.log(`Upload is off: ${off.join(', ')}. ${rest}.`);
  }
  const accesses = targets.map((target) => indexAccess(target, input));
  const checks = [
    findNames(input),
    findBuildTool(options, ports.run),
    findConstraints(context.cwd, options),
    ...accesses.map((access) => verifyIndex(access, input)),
  ];
  await settleAll<unknown>(checks);
  warnOfProxy(input);
}

/** The names of the projects that have one. */
async function findNames({ context, options }: Input): Promise<string[]> {
  const projects = await findProjects(context.cwd, options.packages);
  const names = projects.map(({ python }) => python.name).filter((name) => name !== undefined);
  const invalid = names.filter((name) => !validName.test(name)).map(invalidProjectName);
  if (invalid.length > 0) throw new AggregateError(invalid);
  return names;
}

/** That the index takes the credentials, and then that it can be read: who is not let in can see nothing, either. */
async function verifyIndex(access: IndexAccess, input: Input): Promise<void> {
  await verifyCredentials(access, input);
  // What is wrong with the projects is said once.
  const names = await findNames(input).catch(() => []);
  const reader = simpleIndex(access);
  await reader.verify(names);
  if (keepsRulesOfPyPI(access, input.options)) await refuseReserved(names, access, reader);
}

/** @throws ERESERVEDNAME for a project that is not there yet and never will be under its name */
async function refuseReserved(names: readonly string[], { index }: IndexAccess, reader: SimpleIndex): Promise<void> {
  for (const name of names.filter(isReservedName)) {
    if ((await reader.listed(name)) === undefined) throw reservedName(name, index.name);
  }
}

async function verifyCredentials(access: IndexAccess, { context }: Input): Promise<void> {
  const { credentials, index } = access;
  const canShow = await credentials.verify();
  if (canShow && !credentials.isTrusted) await verifyToken(access);
  if (!credentials.isTrusted) return;
  const what = canShow
    ? `${index.name} knows this job as a trusted publisher`
    : `${index.name} is shown the identity of this job at the upload, since it takes it once`;
  context.logger.log(`Trusted publishing: ${what}.`);
}

/** Node's `fetch` takes notice of proxy variables only when it is told to before it starts. */
function warnOfProxy({ context: { env, logger } }: Input): void {
  const proxy = ['HTTPS_PROXY', 'https_proxy'].find((name) => env[name]);
  const isOn = env['NODE_USE_ENV_PROXY'] === '1' || env['NODE_OPTIONS']?.includes('--use-env-proxy');
  if (proxy === undefined || isOn) return;
  logger.warn(`\`${proxy}\` is set, but Node does not use it: set \`NODE_USE_ENV_PROXY=1\` for the release too.`);
}
