import { type Claims, readToken } from './json-web-token.ts';

/**
 * The token as the mock of the authority reads it, which takes the name for the certificate from `sub`. Fulcio names the
 * workflow that runs. https://github.com/sigstore/fulcio/blob/main/docs/oidc.md
 */
export function certified(token: string): string {
  const { header = {}, claims = {} } = readToken(token) ?? {};
  const sub = subjectOf(claims);
  return [header, { ...claims, ...(sub === undefined ? {} : { sub }) }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('')
    .join('.');
}

function subjectOf({ job_workflow_ref: github, ci_config_ref_uri: gitlab }: Claims): string | undefined {
  if (typeof github === 'string') return `https://github.com/${github}`;
  return typeof gitlab === 'string' ? `https://${gitlab}` : undefined;
}
