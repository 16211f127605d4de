import { normalizeName } from '@waybill/python';
import { standardLibrary } from './standard-library.ts';

/** What PyPI's help says that nobody gets, as `pip install requirements.txt` is a common slip. https://pypi.org/help/#project-name */
const prohibited = ['requirements-txt'];

/**
 * Whether PyPI gives a name to no new project: that of a module of any Python's standard library, such as `email-utils`. Projects
 * that are older than the rule keep theirs. Other names that PyPI refuses are known to its database only.
 * https://github.com/pypi/warehouse/blob/main/warehouse/packaging/services.py
 */
export function isReservedName(name: string): boolean {
  const normalized = normalizeName(name);
  return standardLibrary.has(normalized) || prohibited.includes(normalized);
}
