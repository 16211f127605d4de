import { validRange } from '@renovatebot/pep440';
import exceptions from 'spdx-exceptions/index.json' with { type: 'json' };
import parseExpression from 'spdx-expression-parse';
import licenses from 'spdx-license-ids/index.json' with { type: 'json' };

/** Whether a text is a version specifier; empty conditions between commas are none. */
export function isSpecifier(text: string): boolean {
  return text
    .split(',')
    .map((condition) => condition.trim())
    .filter(Boolean)
    .every(isCondition);
}

const numbers = /^(?:~=\s*v?(?:\d+!)?\d+\.\d|(?:==|!=|<=|>=|<|>)\s*v?\d)/i;

function isCondition(text: string): boolean {
  if (text.startsWith('===')) return /^[^\s;)]+$/.test(text.slice(3).trim());
  const hasStar = text.includes('*');
  if (!numbers.test(text) || (hasStar && !/^[=!]=[^-+a-z]*\.\*$/i.test(text.replace(/^([=!]=\s*)v/i, '$1'))))
    return false;
  if (/^[<>~]/.test(text) && text.includes('+')) return false;
  if (/\d\s+\S/.test(text)) return false;
  return validRange(text.replace(/\s+/g, ''));
}

const name = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?(?![\p{L}\p{N}_])/iu;
const variables =
  /\b(?:python_version|python_full_version|os[._]name|sys[._]platform|platform_(?:release|system)|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_(?:name|version)|extras?|dependency_groups)\b/g;

/** Whether a text is a dependency; `'address'` for one on an address. PEP 508 */
export function judgeRequirement(text: string): 'version' | 'address' | 'none' {
  const rest = text.replace(/^[ \t]+/, '');
  const found = name.exec(rest)?.[0];
  if (found === undefined) return 'none';
  const [, extras, after = ''] = /^[ \t]*(\[[^\]]*\])?[ \t]*(.*)$/s.exec(rest.slice(found.length)) ?? [];
  const listed =
    extras
      ?.slice(1, -1)
      .split(',')
      .map((extra) => extra.replace(/^[ \t]+|[ \t]+$/g, '')) ?? [];
  const isListed =
    listed.length === 1 && listed[0] === '' ? true : listed.every((extra) => name.exec(extra)?.[0] === extra);
  if (!isListed) return 'none';
  if (after.startsWith('@'))
    return /^@[ \t]*[^ \t]+(?:[ \t]+(?:;.*)?)?$/s.test(after) && isMarked(after.replace(/^@[ \t]*[^ \t]+[ \t]*/, ''))
      ? 'address'
      : 'none';
  const [, versions = '', marker = ''] = /^([^;]*)(;.*)?$/s.exec(after) ?? [];
  const inside = /^\(([^()]*)\)[ \t]*$/.exec(versions)?.[1] ?? versions;
  const conditions = inside.split(',').map((each) => each.trim());
  const hasGap = conditions.slice(0, -1).includes('');
  return !hasGap && !/[\r\n]/.test(inside) && isSpecifier(inside) && isMarked(marker) ? 'version' : 'none';
}

/** A marker is shortened step by step until only its form is left. */
function isMarked(text: string): boolean {
  if (text === '') return true;
  let form = text
    .slice(1)
    .replace(/'[^']*'|"[^"]*"/g, ' v ')
    .replace(variables, ' v ')
    .replace(/\bnot[ \t]+in\b|\bin\b|===|==|~=|!=|<=|>=|<|>/g, ' o ')
    .replace(/\b(?:and|or)\b/g, ' & ')
    .replace(/[ \t]+/g, '');
  for (let depth = 0; depth < 50; depth++) form = form.replace(/vov(?:&vov)*/g, 'm').replace(/\(m(?:&m)*\)/g, 'm');
  return text.startsWith(';') && /^m(?:&m)*$/.test(form);
}

/** Whether a text is a licence expression; the case of identifiers does not matter. PEP 639 */
export function isLicense(text: string): boolean {
  const known = new Map([...licenses, ...exceptions].map((id) => [id.toLowerCase(), id]));
  const spelled = text.replace(/[^\s()+]+/g, (word) => {
    const lower = word.toLowerCase();
    if (['and', 'or', 'with'].includes(lower)) return word.toUpperCase();
    return known.get(lower) ?? word.replace(/^licenseref-/i, 'LicenseRef-');
  });
  try {
    parseExpression(spelled.trim().replace(/\s+/g, ' '));
    return !/DocumentRef-|\)\s*WITH/i.test(spelled);
  } catch {
    return false;
  }
}

const reserved = /\.(?:arpa|invalid|local|localhost|onion|test)$/i;

/** Whether the only address in a field is one for mail; several, or none, are not looked at. */
export function isMailbox(text: string): boolean {
  const plain = text.replace(/"[^"]*"/g, '').replace(/\([^)]*\)/g, ' ');
  // What comes before a colon is the name of a group, in which addresses follow up to a semicolon.
  const listed = plain.replace(/^[^<@:]*:/, '').replace(/;\s*$/, '');
  const parts = listed.split(',').filter((part) => part.trim() !== '');
  if (parts.length !== 1 || /[[:;()]/.test(listed)) return true;
  const address = (/<([^>]*)>?/.exec(listed)?.[1] ?? listed).trim();
  // Python finds no address here, or takes it for several.
  if (address === '' || /@.*@|@\S+\s+\S/.test(address)) return true;
  const [local = '', domain = ''] = address.split('@');
  const labels = domain.split('.');
  const areLabels = labels.every((each) => hostLabel.test(each) && each.length <= 63);
  const isSpelled = /^[^@\s.][^@\s]*$/.test(local) && !/\.\.|\.$/.test(local) && address.length <= 254;
  return isSpelled && labels.length > 1 && areLabels && !/\d$/.test(domain) && !reserved.test(domain);
}

const hostLabel = /^(?!(?!xn)..--)[a-z0-9\u0080-\uffff](?:[a-z0-9\u0080-\uffff-]*[a-z0-9\u0080-\uffff])?$/i;

/** Whether a text is a web address; what RFC 3986 forbids in it counts as escaped. */
export function isUri(text: string): boolean {
  const port = Number(/^https?:\/\/[^/?#]*?:(\d{1,5})(?=[/?#]|$)/i.exec(text)?.[1] ?? 0);
  return (
    /^https?:/i.test(text) &&
    port <= 65_535 &&
    !/^https?:(?:\/\/[^/?#]*)?[^#]*[[\]]/i.test(text.replace(/^(https?:\/\/)\[[^\]]*\]/i, '$1x'))
  );
}
