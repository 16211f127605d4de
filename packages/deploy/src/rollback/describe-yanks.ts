import type { LedgerRelease } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';

/** Where a person can yank the packages of a release on PyPI, which has no API for it. */
export function describeYanks(release: LedgerRelease | undefined): string[] {
  const packages = (release?.artifacts ?? []).flatMap(({ kind, name, version }) => {
    if (kind !== 'wheel' && kind !== 'sdist') return [];
    const [, file, written] = /^([^-]+)-([^-]+?)(?:-.*\.whl|\.tar\.gz)$/.exec(name) ?? [];
    return file === undefined ? [] : [`${normalizeName(file)}/release/${version ?? written}/`];
  });
  return [...new Set(packages)].map(
    (path) => `Yank the package, where it is on PyPI: https://pypi.org/manage/project/${path}`,
  );
}
