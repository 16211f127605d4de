import { parseNpmAudit } from '../reports/index.ts';
import type { SbomComponent } from '../subjects/index.ts';
import { type Adapter, typeOf } from './adapter.ts';

/** https://docs.npmjs.com/cli/commands/npm-audit */
export const npmAudit: Adapter = {
  name: 'npm-audit',
  program: 'npm',
  versionArgs: ['--version'],
  variables: ['NPM_CONFIG_REGISTRY', 'npm_config_registry', 'NPM_CONFIG_CAFILE'],

  covers: (component) => typeOf(component) === 'npm' && component.version !== undefined,

  plan: ({ subject }) => ({
    args: ['audit', '--json', '--package-lock-only'],
    files: renderProject(subject.sbom.components),
  }),

  // 1 is for findings and for failures: only the report tells them apart.
  judgeExit: (exitCode) => (exitCode === 0 || exitCode === 1 ? 'report' : 'failed'),

  parse: parseNpmAudit,

  findAge: async () => ({ is: 'live', source: 'the npm registry' }),
};

/**
 * A project that holds exactly the packages of the SBOM: each at a place of its own, as names may repeat. The report names ranges of versions, and
 * places; so the place tells the version.
 */
function renderProject(components: readonly SbomComponent[]): Record<string, string> {
  const packages: Record<string, object> = { '': { name: 'scan', version: '0.0.0' } };
  for (const [at, { purl, version }] of components.filter(isNpm).entries()) {
    const name = decodeURIComponent(/^pkg:npm\/([^@?#]+)/.exec(purl ?? '')?.[1] ?? '');
    packages[`node_modules/a${at}@${encodeURIComponent(version ?? '')}/node_modules/${name}`] = { version };
  }
  const manifest = { name: 'scan', version: '0.0.0', private: true };
  return {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ ...manifest, lockfileVersion: 3, requires: true, packages }),
  };
}

function isNpm(component: SbomComponent): boolean {
  return typeOf(component) === 'npm' && component.version !== undefined;
}
