import type { Http } from '@waybill/kernel';
import type { PythonIndex } from '../../indexes/index.ts';

/** Milliseconds: without the list, a release is checked a little less. */
const patience = 10_000;

/**
 * All classifiers that PyPI knows. It adds some every month, so a list of our own would refuse the new ones.
 *
 * @returns `undefined` when the index does not tell: then only the shape of classifiers is checked
 */
export async function knownClassifiers({ site }: PythonIndex, http: Http): Promise<ReadonlySet<string> | undefined> {
  try {
    const url = `${site}/pypi?%3Aaction=list_classifiers`;
    const response = await http({ url, redirect: 'follow', timeout: patience, retries: 1, hint: '' });
    const lines = response
      .text()
      .split('\n')
      .map((line) => line.trim());
    const looksRight = response.ok && lines.includes('Programming Language :: Python :: 3');
    return looksRight ? new Set(lines) : undefined;
  } catch {
    return undefined;
  }
}
