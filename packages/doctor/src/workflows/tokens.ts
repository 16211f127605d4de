import { isExpression } from './values.ts';

/** Whether a variable holds the token that GitHub makes for the job. */
export function isJobToken(value: string): boolean {
  return /^\s*\$\{\{\s*(secrets\.GITHUB_TOKEN|github\.token)\s*\}\}\s*$/i.test(value);
}

/** Whether it holds something that somebody has set: a secret, or what another step made. */
export function isOwnToken(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '' && isExpression(value) && !isJobToken(value);
}
