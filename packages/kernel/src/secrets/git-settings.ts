import type { Env } from '../context.ts';

/** One setting of git that the environment holds: `GIT_CONFIG_KEY_3` and `GIT_CONFIG_VALUE_3`. */
export interface GitSetting {
  readonly index: number;
  readonly key: string;
  readonly value: string;
}

const part = /^GIT_CONFIG_(?:COUNT|(?:KEY|VALUE)_\d+)$/;

/** Names of one group: git stops where `GIT_CONFIG_COUNT` promises a key or a value that is not there. */
export function isGitSetting(name: string): boolean {
  return part.test(name);
}

const settingCount = 'GIT_CONFIG_COUNT';

/** More than anybody sets: the number is data. */
const most = 10_000;

/** The settings of git that the environment holds, in their order. */
export function listGitSettings(env: Env): GitSetting[] {
  const count = Number(env[settingCount] ?? 0);
  if (!Number.isInteger(count) || count < 0 || count > most) return [];
  return Array.from({ length: count }, (_, index) => ({
    index,
    key: env[`GIT_CONFIG_KEY_${index}`] ?? '',
    value: env[`GIT_CONFIG_VALUE_${index}`] ?? '',
  }));
}

/** The environment that holds exactly these settings of git: one without gaps, as git wants it. */
export function writeGitSettings(settings: readonly Pick<GitSetting, 'key' | 'value'>[]): Record<string, string> {
  const pairs = settings.flatMap(({ key, value }, at) => [
    [`GIT_CONFIG_KEY_${at}`, key] as const,
    [`GIT_CONFIG_VALUE_${at}`, value] as const,
  ]);
  return { [settingCount]: String(settings.length), ...Object.fromEntries(pairs) };
}

/**
 * An address with a password, or of the web with a token in place of a user, alone or among other words. A password may hold
 * slashes; a port is none. That of a proxy leads to the network, and most builds need it.
 */
const withPassword = /:\/\/[^\s/@:]*:(?:[^\s/@]+|(?!\d+\/)[^\s@]{1,300})@|(?<=https?):\/\/[^\s/@]+@/i;

/** Whether a value of this name holds an address that lets somebody in. */
export function holdsLogin(name: string, value: string): boolean {
  return withPassword.test(value) && !/(?:^|[_.])proxy$/i.test(name);
}

/** Last parts of settings whose values let git in: `http.<url>.extraHeader`, `sendemail.smtpPass`. */
const secretVariable = /^extraheader$|token|passw|pass$|secret|cookie/i;

/** Whether a setting holds a credential, or leads git to one. The key of `url.<base>.insteadOf` may hold one too. */
export function isSecretSetting({ key, value }: Pick<GitSetting, 'key' | 'value'>): boolean {
  const variable = key.slice(key.lastIndexOf('.') + 1);
  // An empty value takes helpers away.
  if (/^credential\./i.test(key) && /^helper$/i.test(variable)) return value !== '';
  return secretVariable.test(variable) || holdsLogin(variable, value) || holdsLogin('', key);
}
