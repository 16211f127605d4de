import type { Http } from '@waybill/kernel';
import type { PythonIndex } from '../indexes/python-index.ts';

/**
 * All classifiers that PyPI knows. It adds some every month, so a list of our own would refuse the new ones.
 *
 * @returns `undefined` when the index does not tell: then only the shape of classifiers is checked
 */
export async function knownClassifiers({ site }: PythonIndex, http: Http): Promise<ReadonlySet<string> | undefined> {
  try {
    const response = await http({ url: `${site}/pypi?%3Aaction=list_classifiers`, redirect: 'follow', hint: '' });
    const lines = (await response.text()).split('\n').map((line) => line.trim());
    const looksRight = response.ok && lines.includes('Programming Language :: Python :: 3');
    return looksRight ? new Set(lines) : undefined;
  } catch {
    return undefined;
  }
}
