import { parsePipAudit } from '../reports/index.ts';
import type { SbomComponent } from '../subjects/index.ts';
import { type Adapter, typeOf } from './adapter.ts';

/** https://github.com/pypa/pip-audit */
export const pipAudit: Adapter = {
  name: 'pip-audit',
  program: 'pip-audit',
  versionArgs: ['--version'],
  variables: ['PIP_AUDIT_VULNERABILITY_SERVICE', 'PIP_AUDIT_OSV_URL', 'PIP_AUDIT_TIMEOUT', 'PIP_INDEX_URL'],

  covers: isRequirement,

  // Exactly the versions of the SBOM; nothing is resolved or installed.
  plan: ({ subject, folder }) => ({
    args: [
      ...['--requirement', `${folder}/requirements.txt`, '--no-deps', '--disable-pip'],
      ...['--format', 'json', '--progress-spinner', 'off', '--cache-dir', `${folder}/cache`],
    ],
    files: { 'requirements.txt': renderRequirements(subject.sbom.components) },
  }),

  // 1 is for findings and for failures: only the report tells them apart.
  judgeExit: (exitCode) => (exitCode === 0 || exitCode === 1 ? 'report' : 'failed'),

  parse: parsePipAudit,

  findAge: async ({ env }) => ({
    is: 'live',
    source: env['PIP_AUDIT_VULNERABILITY_SERVICE'] === 'osv' ? 'OSV' : 'PyPI',
  }),
};

/** Names and versions of Python packages, as a requirements file takes them and nothing else. */
function isRequirement(component: SbomComponent): boolean {
  const { name, version } = component;
  return typeOf(component) === 'pypi' && /^[A-Za-z0-9][\w.-]*$/.test(name) && /^[\w.!+-]+$/.test(version ?? '');
}

function renderRequirements(components: readonly SbomComponent[]): string {
  const lines = components.filter(isRequirement).map(({ name, version }) => `${name}==${version}\n`);
  return [...new Set(lines)].sort().join('');
}
