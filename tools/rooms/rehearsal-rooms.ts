import type { Room } from './room.ts';

/** The rooms of `packages/rehearsal`. */
export const rehearsal: readonly Room[] = [
  {
    name: 'services',
    does: 'Starts what a release needs, and gives it an environment',
    uses: ['github', 'slack', 's3', 'python-index', 'registry', 'engine', 'process'],
  },
  { name: 'github', does: 'A stand-in for GitHub', uses: ['actions', 'checks', 'http'] },
  {
    name: 'checks',
    does: 'What GitHub knows of commits: checks, statuses, what a branch requires',
    uses: ['actions'],
  },
  { name: 'actions', does: 'What GitHub runs and records: workflows, environments, deployments', uses: ['http'] },
  { name: 'cluster', does: 'A stand-in for a Kubernetes cluster', uses: ['http'] },
  { name: 'slack', does: 'A stand-in for Slack', uses: ['http'] },
  { name: 's3', does: 'A stand-in for S3', uses: ['http'] },
  { name: 'inbox', does: 'A mail server and a receiver of webhooks', uses: ['http'] },
  {
    name: 'python-index',
    does: 'Python indexes: our own, and products with their own rules',
    uses: ['http', 'identity'],
  },
  { name: 'identity', does: 'An OIDC issuer and a Sigstore', uses: ['http'] },
  { name: 'registry', does: 'A real registry and base images for it', uses: ['debian', 'engine', 'http', 'process'] },
  { name: 'engine', does: 'A Docker engine, found or started', uses: ['debian', 'process'] },
  { name: 'debian', does: 'Programs from Debian packages', uses: ['process'] },
  { name: 'faults', does: 'A proxy that breaks requests', uses: ['http'] },
  { name: 'repository', does: 'A repository to release', uses: [] },
  { name: 'http', does: 'The server that stand-ins share', uses: [] },
  { name: 'process', does: 'Programs that run, and the cache folder', uses: [] },
];
