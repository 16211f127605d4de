import { createExpression, findLicenseId } from '../../bom/index.ts';

/** The list of licences in a `pom.xml`, and the names in it. */
const listStart = '<licenses>';
const listEnd = '</licenses>';
const name = /<name>([^<]{1,300})<\/name>/g;
const longestList = 20_000;

/** Addresses that projects write in place of a name. */
const addresses: readonly (readonly [pattern: RegExp, id: string])[] = [
  [/^https?:\/\/(?:www\.)?apache\.org\/licenses\/LICENSE-2\.0(?:\.txt|\.html)?$/i, 'Apache-2.0'],
  [/^https?:\/\/(?:www\.)?opensource\.org\/licenses?\/(?:mit-license(?:\.php|\.html)?|mit)$/i, 'MIT'],
  [/^https?:\/\/(?:www\.)?eclipse\.org\/legal\/epl-2\.0\/?$/i, 'EPL-2.0'],
  [/^https?:\/\/(?:www\.)?eclipse\.org\/legal\/epl-v10(?:\.html)?$/i, 'EPL-1.0'],
];

/** The licence that a `pom.xml` names. Of several, any may be chosen: https://maven.apache.org/pom.html#licenses */
export function readPomLicense(xml: string): string | undefined {
  const start = xml.indexOf(listStart);
  const end = start < 0 ? -1 : xml.indexOf(listEnd, start);
  if (end < 0 || end - start > longestList) return undefined;
  const all = [...xml.slice(start, end).matchAll(name)].map(([, text = '']) => decode(text).trim());
  return joinChoices(all.filter((each) => each !== ''));
}

/** The licence by `Bundle-License` of OSGi: names or addresses, each with attributes after it. */
export function readBundleLicense(value: string): string | undefined {
  const all = value
    .slice(0, longestList)
    .split(',')
    .map((each) => (each.split(';')[0] ?? '').trim().replace(/^"(.*)"$/, '$1'));
  return joinChoices(all.filter((each) => each !== '' && each !== '<<EXTERNAL>>'));
}

function joinChoices(all: readonly string[]): string | undefined {
  const known = all.map((each) => addresses.find(([pattern]) => pattern.test(each))?.[1] ?? each);
  if (known.length < 2) return known[0];
  const ids = known.map(findLicenseId);
  // A comma where they are not all known: words that are no expression stay words.
  return ids.includes(undefined) ? known.join(', ') : (createExpression(ids.join(' or '), () => undefined) ?? known[0]);
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
