import type { Env } from '../context.ts';
import { isGitSetting, isSecretSetting, listGitSettings } from './git-settings.ts';

/**
 * The names whose values semantic-release masks in its log (its `lib/hide-sensitive.js`), and their neighbours. An author, a
 * keyboard and the provider of a keyring are none.
 */
export const secretName =
  /token|password|credential|secret|private|key(?!board|map|words?(?:$|_)|ring)|auth(?!or(?!i[sz]))|webhook|passw|passphrase|connection_?string|(?:^|_)(?:pass|pwd|pat|dsn|jwt|cookies?|signature)(?:$|_)/i;

/** How services begin what lets somebody in, whatever the name of its variable: GitHub, GitLab, Slack, PyPI, npm, Docker, PEM. */
const secretStart =
  /^(?:gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft|soat)-|xox[a-z]-|xapp-|pypi-AgE|npm_[A-Za-z0-9]{20}|dckr_(?:pat|oat)_|-----BEGIN [A-Z ]*PRIVATE KEY)/;

/** Whether a value is a secret by its own form. */
export function isSecretValue(value: string): boolean {
  return secretStart.test(value.trim());
}

/** Names that the pattern hits and that hold no secret: `GOPRIVATE` is a list of modules. */
const harmless = /^(?:GOPRIVATE|PWD|GIT_ASKPASS|SSH_ASKPASS|SSH_AUTH_SOCK|GIT_AUTHOR_\w+)$/i;

/** Values of settings such as `DISABLE_AUTH`: to mask them would hide harmless text, and say what they are. */
const setting = /^(?:true|false|always|never|none|null|auto|default|enabled?|disabled?|required|optional)$/i;

/** Whether a variable of this name holds a secret. */
export function isSecretName(name: string): boolean {
  // `GIT_CONFIG_KEY_0` names a setting of git.
  return !isGitSetting(name) && secretName.test(name) && !harmless.test(name);
}

/** Characters of the shortest secret that is masked. A shorter one would hide harmless text, and is no secret. */
export const shortestSecret = 5;

/** Of one line of a secret, or of a part of its base64: those are not meant to be unique. */
const shortestPart = 8;

/** Secrets that are no variables. One list in a process: plugins may have a kernel each. */
const shared = globalThis as { [key: symbol]: Set<string> | undefined };
const listed = Symbol.for('waybill.secrets');

/** Keeps a secret that was made in this run out of all output: the token of an identity, a password that a program gave. */
export function rememberSecret(secret: string): void {
  shared[listed] ??= new Set();
  if (secret.trim().length >= shortestSecret) shared[listed].add(secret);
}

/** The values of variables that hold secrets. */
export function secretValues(env: Env): string[] {
  const named = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && (isSecretName(name) || isSecretValue(value)) && isMasked(value.trim()) ? [value] : [],
  );
  const passwords = Object.values(env).flatMap((value = '') => passwordsIn(value));
  // A header is `AUTHORIZATION: basic …`: its last word is the secret.
  const headers = listGitSettings(env)
    .filter(isSecretSetting)
    .flatMap(({ value }) => [value, value.split(/\s+/).at(-1) ?? '']);
  return [...named, ...passwords, ...headers].filter((value) => isMasked(value.trim()));
}

const address = /:\/\/[^\s/@:]{0,100}:((?:[^\s/@]+|(?!\d+\/)[^\s@]{1,300}))@/g;

/** Passwords in addresses, as they are written and as they are meant: a program prints them alone. */
function passwordsIn(value: string): string[] {
  if (!value.includes('@')) return [];
  return [...value.matchAll(address)].flatMap(([, password = '']) => [password, decode(password)]);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isMasked(value: string): boolean {
  return value.length >= shortestSecret && !setting.test(value);
}

let known: { readonly key: string; readonly forms: readonly string[] } = { key: '', forms: [] };

/**
 * What must not be shown of these secrets and those of this run, the longest first: a secret that contains another one must
 * not leave its rest behind.
 */
export function formsToHide(secrets: Iterable<string>): readonly string[] {
  const all = [...new Set([...secrets, ...(shared[listed] ?? [])])];
  // Asked for every line of output.
  const key = all.join('\0');
  if (known.key !== key) {
    known = { key, forms: [...new Set(all.flatMap(formsOf))].sort((a, b) => b.length - a.length) };
  }
  return known.forms;
}

/** A secret as it may be in a text: as it is, escaped for URLs and JSON, in base64, and its lines. */
export function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  const lines = trimmed.split(/[\r\n]+/).map((line) => line.trim());
  const parts =
    lines.length === 1 ? [] : lines.filter((line) => line.length >= shortestPart && !/^-+(?:BEGIN|END)\b/.test(line));
  return [secret, trimmed]
    .flatMap((whole) => [...escaped(whole), ...inBase64(whole)])
    .concat(parts, parts.flatMap(inBase64));
}

function escaped(text: string): string[] {
  const sound = text.toWellFormed();
  const url = encodeURIComponent(sound);
  const perPart = sound.split(':').map(encodeURIComponent).join(':');
  const lowered = url.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase());
  const json = JSON.stringify(text).slice(1, -1);
  return [
    ...[text, url, lowered, perPart, encodeURI(sound), url.replaceAll('%20', '+'), json, json.replaceAll('/', '\\/')],
    // As Python writes JSON, pages write text, and programs that show bytes.
    ...[asAscii(json), asHtml(text), Buffer.from(text).toString('hex')],
  ];
}

function asAscii(json: string): string {
  return json.replace(/[\x7F-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/**
 * The secret in base64, alone and as a part of more, such as `user:secret`. What is before it moves it by one or two bytes:
 * the letters that hold bits of a neighbour are left out.
 */
function inBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  const shifted = [0, 1, 2].flatMap((shift) => {
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    const all = Buffer.concat([Buffer.alloc(shift), bytes]);
    return [all.toString('base64'), all.toString('base64url')].map((encoded) => encoded.slice(from, to));
  });
  const whole = [bytes.toString('base64'), bytes.toString('base64url')];
  // As `base64`, PEM and MIME break it into lines.
  const lines = [64, 76].flatMap((width) => (whole[0] ?? '').match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
  return [...whole, ...lines, ...shifted].filter((encoded) => encoded.length >= shortestPart);
}
