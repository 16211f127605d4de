import type { Env } from '../context.ts';
import { holdsLogin, isGitSetting, isSecretSetting, listGitSettings, writeGitSettings } from './git-settings.ts';
import { isSecretName, isSecretValue } from './secrets.ts';

/** Files with which a program changes the rest of a job on GitHub: its environment, its path, its outputs, its page. */
const commandFiles = /^GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$/;

/**
 * What the environment of a program that runs code of the project, or of what it requires, differs in from the one of the
 * release: nothing with the name of a secret, no address with a password, and none of the files with which a program
 * changes its job.
 *
 * Settings of git are one group: without those that hold a credential, the others are numbered anew.
 *
 * @param isKept decides by name what the program gets all the same
 * @returns `undefined` for each variable that it does not get, and the value of each that is kept
 */
export function withholdSecrets(env: Env, isKept: (name: string) => boolean = () => false): Env {
  const secrets = Object.entries(env).flatMap(([name, value = '']) => {
    if (isGitSetting(name)) return [];
    const isSecret = isSecretName(name) || isSecretValue(value) || commandFiles.test(name) || holdsLogin(name, value);
    return isSecret ? [[name, isKept(name) ? value : undefined] as const] : [];
  });
  return { ...Object.fromEntries(secrets), ...withholdSettings(env, isKept) };
}

function withholdSettings(env: Env, isKept: (name: string) => boolean): Env {
  const settings = listGitSettings(env);
  const kept = settings.filter((each) => !isSecretSetting(each) || isKept(`GIT_CONFIG_VALUE_${each.index}`));
  const beyond = Object.keys(env).filter(
    (name) => /^GIT_CONFIG_(?:KEY|VALUE)_/.test(name) && !(Number(name.split('_').at(-1)) < settings.length),
  );
  if (!settings.some(isSecretSetting) && beyond.length === 0) return {};
  const all = settings.flatMap(({ index }) => [`GIT_CONFIG_KEY_${index}`, `GIT_CONFIG_VALUE_${index}`]);
  const gone = Object.fromEntries([...all, ...beyond].map((name) => [name, undefined]));
  return settings.length === 0 ? gone : { ...gone, ...writeGitSettings(kept) };
}
