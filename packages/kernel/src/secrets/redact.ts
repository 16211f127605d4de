import type { Env } from '../context.ts';
import { maskForms, maskFormsSoFar } from './mask-forms.ts';
import { formsToHide, secretValues } from './secrets.ts';

/** From the scheme to the last `@` before the path: a password may hold one. It may hold slashes, too; a port is none. */
const userInformation = /(?<=\w):\/\/(?:[^\s/"<>]+|[^\s/@:"<>]{0,100}:(?!\d+\/)[^\s@"<>]{1,300})@/g;

/**
 * Masks secrets in text that may reach a person: values of secret-named variables and secrets of this run, in all forms
 * that are known, and the user information of URLs. The host masks its streams only, and only some forms.
 */
export function redact(text: string, env: Env): string {
  return maskForms(text.replace(userInformation, '://[secret]@'), formsToHide(secretValues(env)));
}

/**
 * The same for an output that comes in parts, with these secrets and those of this run.
 *
 * @returns what can be shown, and what must be put before the next part
 */
export function hideSecretsSoFar(
  text: string,
  secrets: Iterable<string>,
): { readonly safe: string; readonly rest: string } {
  return maskFormsSoFar(text.replace(userInformation, '://[secret]@'), formsToHide(secrets));
}
