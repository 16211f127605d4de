import type { Claims } from '@waybill/sigstore';

/** What an index matches, by claim, and where a person sets it. Order of the index's own form. */
const fields = {
  GitHub: [
    ['repository', 'Owner and repository name'],
    ['job_workflow_ref', 'Workflow name (the file of the workflow)'],
    ['environment', 'Environment name'],
  ],
  GitLab: [
    ['project_path', 'Namespace and project name'],
    ['ci_config_ref_uri', 'Top-level pipeline file path'],
    ['environment', 'Environment name'],
  ],
} as const;

/** Says, line by line, who the job is for the index, and where it must say the same. */
export function renderPublisher(service: 'GitHub' | 'GitLab', claims: Claims): string {
  const lines = fields[service].map(([claim, field]) => {
    const value = claims[claim];
    return `- ${field}: ${typeof value === 'string' && value !== '' ? `\`${workflowFile(claim, value)}\`` : '(none)'}`;
  });
  const reusable = isReusable(claims)
    ? [
        '',
        'This job runs in a reusable workflow of another file; indexes do not support that: call the release from the workflow itself.',
      ]
    : [];
  return [...lines, ...reusable].join('\n');
}

/** `octo/parcel/.github/workflows/release.yml@refs/heads/main` → `release.yml`. */
function workflowFile(claim: string, value: string): string {
  return claim === 'job_workflow_ref' ? (/\/([^/@]+)@/.exec(value)?.[1] ?? value) : value;
}

/** On GitHub, the workflow of the job and the workflow that was started differ when one calls the other. */
export function isReusable({ workflow_ref: started, job_workflow_ref: running }: Claims): boolean {
  return typeof started === 'string' && typeof running === 'string' && started !== running;
}
