import { isTooDeep } from '../json-depth.ts';

/** Characters of a value that is looked into. */
const longest = 100_000;

/** Of a secret that is a part of a value: shorter ones may be words. */
const shortestWord = 16;

/**
 * Secrets that a secret consists of: programs print them one by one. A key of a service account is JSON, a list has several
 * keys, a login is `user:secret`, the address of a webhook is printed without its host, and much is kept in base64.
 */
export function secretsInside(
  value: string,
  isSecretName: (name: string) => boolean,
  isSecretValue: (value: string) => boolean,
): string[] {
  const text = value.trim();
  if (text.length > longest) return [];
  const plain = fromBase64(text);
  const json = [text, plain]
    .flatMap((each) => parse(each))
    .flatMap((each) => inJson(each, isSecretName, isSecretValue));
  const all = [text, plain].filter((each) => each !== '' && !/^\s*[[{]/.test(each));
  return [
    ...(plain === '' ? [] : [plain]),
    ...json,
    ...all.flatMap((each) => [...words(each), ...afterUser(each), ...inUrl(each)]),
  ];
}

/** Keys in a list, and what follows a scheme: `Bearer …`. */
function words(text: string): string[] {
  if (text.includes('\n')) return [];
  const all = text.split(/[\s,;]+/);
  return all.length === 1 ? [] : all.filter((word) => word.length >= shortestWord);
}

/** Of `user:secret`, also where an address has no scheme. */
function afterUser(text: string): string[] {
  const found = /^[^\s:/]{1,100}:([^\s/][^\s]{7,})$/.exec(text);
  return found === null ? [] : [found[1] ?? ''];
}

/** Of the address of a webhook, and its values. */
function inUrl(text: string): string[] {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null) return [];
  const parts = [url.pathname + url.search, url.pathname.split('/').at(-1) ?? '', ...url.searchParams.values()];
  return [url.href, ...parts.filter((part) => part.length >= shortestWord)];
}

/** @returns nothing for what is no text in base64 */
function fromBase64(text: string): string {
  if (text.length < shortestWord || !/^[\w+/=\s-]+$/.test(text)) return '';
  const decoded = Buffer.from(text, 'base64').toString();
  return /[\x00-\x08\x0E-\x1F\uFFFD]/.test(decoded) ? '' : decoded;
}

function parse(text: string): unknown[] {
  if (!/^\s*[[{]/.test(text) || isTooDeep(text)) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

function inJson(
  value: unknown,
  isSecretName: (name: string) => boolean,
  isSecretValue: (value: string) => boolean,
): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    if (typeof each !== 'string') return inJson(each, isSecretName, isSecretValue);
    if (!isSecretName(key) && !isSecretValue(each)) return [];
    const plain = fromBase64(each.trim());
    return [each, plain, ...afterUser(plain)].filter(Boolean);
  });
}
