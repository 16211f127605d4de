import { normalizeName } from '@waybill/python';
import { type PlannedComponent, pypiPurl } from '../bom/index.ts';

/** `urllib3==2.8.0`, with a comment or a marker after it. */
const pinned = /^[ \t]{0,40}([A-Za-z0-9][\w.-]{0,200})==([\w.!+-]{1,100})(?=[ \t;#]|$)/;
const mostLines = 10_000;

/**
 * What a Python distribution has copied into itself, by the list that the tool `vendoring` keeps beside the copies. They come
 * without metadata of their own: pip is in most images of Python, and this list alone tells which urllib3 it brings.
 */
export function vendoredPython(text: string, place: string): PlannedComponent[] {
  return text.split(/\r?\n/, mostLines).flatMap((line): PlannedComponent[] => {
    const [, written = '', version = ''] = pinned.exec(line) ?? [];
    if (written === '') return [];
    const name = normalizeName(written);
    const purl = pypiPurl(name, version, {});
    const properties = [['waybill:listed-in', place] as const];
    return [{ type: 'library', name, version, ref: purl, purl, properties, dependsOn: [] }];
  });
}
