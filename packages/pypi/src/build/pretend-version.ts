import type { Env } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';

/**
 * What tells a build the version whose backend would ask git for it: the tag comes after the build. Every tool has a
 * variable of its own, and takes no notice of the others.
 *
 * @param name of the project, where it is known
 * @param version PEP 440
 */
export function pretendVersion(name: string | undefined, version: string): Env {
  const suffix = name === undefined ? undefined : normalizeName(name).replaceAll('-', '_').toUpperCase();
  const ofName =
    suffix === undefined
      ? []
      : [`SETUPTOOLS_SCM_PRETEND_VERSION_FOR_${suffix}`, `HATCH_VCS_PRETEND_VERSION_FOR_${suffix}`];
  const ofAll = [
    // hatch-vcs, and setuptools-scm before 8 for names with a dash, ask without the name.
    'SETUPTOOLS_SCM_PRETEND_VERSION',
    'PDM_BUILD_SCM_VERSION',
    'POETRY_DYNAMIC_VERSIONING_BYPASS',
    'UV_DYNAMIC_VERSIONING_BYPASS',
  ];
  return Object.fromEntries([...ofName, ...ofAll].map((variable) => [variable, version]));
}
