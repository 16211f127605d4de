import type { Env } from '../context.ts';
import { isGitSetting, isSecretSetting, listGitSettings } from './git-settings.ts';
import { type FormIndex, indexForms } from './mask-forms.ts';
import { formsOf, piecesInBase64 } from './secret-forms.ts';
import { secretsInside } from './secrets-inside.ts';

/**
 * The names whose values semantic-release masks in its log (its `lib/hide-sensitive.js`), and their neighbours. An author, a
 * keyboard and the provider of a keyring are none.
 */
export const secretName =
  /token|password|credential|creds(?:$|_)|secret|private|key(?!board|map|words?(?:$|_)|ring)|auth(?!or(?!i[sz]))|webhook|passw|passphrase|passcode|kube_?config_|kube_config$|connection_?string|(?:^|_)(?:pass|pwd|pin|otp|pat|dsn|jwt|sas|bearer|cookies?|signature|hook_url)(?:$|_|\d)/i;

/**
 * How services begin what lets somebody in, whatever the name of its variable: GitHub, GitLab, Slack, PyPI, npm, Docker, PEM,
 * Vault, webhooks, signed tokens and others that give their secrets a form of their own.
 */
const secretStart =
  /^(?:gh[pousr]_|github_pat_|gl(?:pat|dt|rt|rtr|cbt|ptt|ft|soat|agent|imt|ffct)-|xox[a-z]-|xox[a-z]\.|xapp-|pypi-AgE|npm_[A-Za-z0-9]{20}|dckr_(?:pat|oat)_|-----BEGIN [A-Z ]*PRIVATE KEY|hv[sbr]\.[\w-]{20}|whsec_|eyJ[\w-]{8,}\.eyJ|AGE-SECRET-KEY-|do[op]_v1_|SG\.[\w-]{16}|[rs]k_live_|sk-[\w-]{20}|AIza[\w-]{30}|ya29\.|glsa_|sntry[su]_|hf_[A-Za-z0-9]{20}|ATATT3|pul-[0-9a-f]{30}|rubygems_[0-9a-f]{30}|https:\/\/(?:hooks\.slack\.com\/|(?:canary\.|ptb\.)?discord(?:app)?\.com\/api\/webhooks\/|[\w.-]+\.(?:webhook\.office|logic\.azure)\.com[:/]))/;

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
  // `dbPass`, `db-pass` and `db.pass` are `db_pass`.
  const parts = name.replace(/([a-z\d])(?=[A-Z])/g, '$1_').replaceAll(/[-.]/g, '_');
  return !isGitSetting(name) && secretName.test(parts) && !harmless.test(name);
}

/** Characters of the shortest secret that is masked. A shorter one would hide harmless text, and is no secret. */
export const shortestSecret = 5;

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
  const inner = named.flatMap((value) => secretsInside(value, isSecretName, isSecretValue));
  return [...named, ...inner, ...passwords, ...headers].filter((value) => isMasked(value.trim()));
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

/** Of each list of secrets that was asked for: those of an output, and those of the environment of a program. */
const indexes = new Map<string, FormIndex>();

const mostIndexes = 8;

/** What must not be shown of these secrets and those of this run. */
export function formsToHide(secrets: Iterable<string>): FormIndex {
  const all = [...new Set([...secrets, ...(shared[listed] ?? [])])];
  // Asked for every line of output.
  const key = all.join('\0');
  const known = indexes.get(key);
  if (known !== undefined) return known;
  const index = indexForms(all.flatMap((each) => [...formsOf(each), ...piecesInBase64(each)]));
  if (indexes.size >= mostIndexes) indexes.clear();
  indexes.set(key, index);
  return index;
}
