import type { Distribution } from '../files/distribution.ts';
import type { Finding } from './finding.ts';

/** The platforms of wheels that PyPI takes (pypi/warehouse: forklift/legacy.py). */
const platform =
  /^(?:any|win32|win_amd64|win_arm64|linux_armv[67]l|(?:many|musl)linux\w+|macosx_\d+_\d+_\w+|(?:ios|android|pyodide|wasi|emscripten)_\w+)$/;

/** What PyPI refuses in the name of a wheel: platforms on which it would not run everywhere. */
export function findInName({ kind, name }: Pick<Distribution, 'kind' | 'name'>): Finding[] {
  if (kind !== 'wheel') return [];
  const tags =
    name
      .replace(/\.whl$/, '')
      .split('-')
      .at(-1)
      ?.split('.') ?? [];
  return tags
    .filter((tag) => !platform.test(tag))
    .map((tag) => ({
      fact: `\`${tag}\` is not a platform that PyPI takes wheels for`,
      remedy:
        'Build wheels for many systems with cibuildwheel or repair them with auditwheel, and name them in `pypi.distributions`.',
    }));
}
