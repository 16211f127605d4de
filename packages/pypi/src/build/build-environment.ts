import type { Env } from '@waybill/kernel';
import { createInstallEnvironment, normalizeName } from '@waybill/python';
import { secretVariables } from '../indexes/index.ts';
import type { Options } from '../options.ts';
import type { Project } from './find-projects.ts';

/**
 * What the environment of every build differs in from the one of the release. A build runs code of the project and of
 * all that it requires: no secret reaches it but those that installing its requirements takes and that `buildSecrets`
 * names.
 *
 * @param env of the release
 * @param seconds for `SOURCE_DATE_EPOCH`
 */
export function createBuildEnvironment(options: Options, env: Env, seconds: number | undefined): Env {
  return {
    ...Object.fromEntries(secretVariables(options).map((name) => [name, undefined])),
    ...createInstallEnvironment(env, options.buildSecrets),
    SOURCE_DATE_EPOCH: seconds?.toString(),
  };
}

/**
 * What tells the build of a project its version, where that is taken from git: the tag comes after the build. Only the
 * variables of the project's own tool are set, as most of them hold for every project, and so for requirements that are
 * built from source too. Of a tool that is not known, those that name the project.
 *
 * @param version PEP 440
 */
export function createVersionEnvironment({ python, isDynamic, versionTool }: Project, version: string): Env {
  if (!isDynamic) return {};
  const names = versionTool?.variables ?? guesses(python.name);
  return Object.fromEntries(names.map((name) => [name, version]));
}

function guesses(project: string | undefined): string[] {
  if (project === undefined) return [];
  const suffix = normalizeName(project).replaceAll('-', '_').toUpperCase();
  return ['SETUPTOOLS_SCM', 'VCS_VERSIONING'].map((prefix) => `${prefix}_PRETEND_VERSION_FOR_${suffix}`);
}
