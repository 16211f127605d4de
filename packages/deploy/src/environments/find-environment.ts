import { nearestName } from '@waybill/kernel';
import semver from 'semver';
import { noEnvironment, noEnvironments } from '../errors.ts';
import type { Environment } from './resolve-environments.ts';

/** @throws ENOENVIRONMENT */
export function findEnvironment(environments: readonly Environment[], name: string): Environment {
  const found = environments.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = environments.map((each) => each.name);
  throw names.length === 0 ? noEnvironments() : noEnvironment(name, nearestName(name, names), names);
}

/** What `on` calls a release: `stable`, the identifier of a pre-release (`beta`), or the channel of a maintenance branch (`1.x`). */
export function findChannel({
  version,
  channel,
}: {
  readonly version: string;
  readonly channel?: string | false | null | undefined;
}): string {
  const [identifier] = semver.prerelease(version) ?? [];
  if (identifier !== undefined) return String(identifier);
  return channel || 'stable';
}
