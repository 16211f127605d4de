import { normalizeName } from '@waybill/python';

/** What the name of a distribution says. */
export interface FileName {
  readonly kind: 'sdist' | 'wheel';
  /** Normalised. */
  readonly project: string;
  readonly version: string;
  /** Interpreters that a wheel is for, `py3`; `source` for an sdist: what the upload form calls `pyversion`. */
  readonly pythonTag: string;
}

/** `{name}-{version}(-{build})?-{python}-{abi}-{platform}.whl`. The parts hold no `-`. */
const wheel = /^([^-]+)-([^-]+)(?:-\d[^-]*)?-([^-]+)-[^-]+-[^-]+\.whl$/;
/** `{name}-{version}.tar.gz`. Older backends leave `-` in the name. */
const sdist = /^(.+)-([^-]+)\.tar\.gz$/;

/**
 * Reads the name of a wheel or sdist; `undefined` for any other file.
 * https://packaging.python.org/en/latest/specifications/binary-distribution-format/
 */
export function parseFileName(name: string): FileName | undefined {
  const ofWheel = wheel.exec(name);
  if (ofWheel !== null) {
    const [, project = '', version = '', pythonTag = ''] = ofWheel;
    return { kind: 'wheel', project: normalizeName(project), version, pythonTag };
  }
  const ofSdist = sdist.exec(name);
  if (ofSdist === null) return undefined;
  const [, project = '', version = ''] = ofSdist;
  return { kind: 'sdist', project: normalizeName(project), version, pythonTag: 'source' };
}
