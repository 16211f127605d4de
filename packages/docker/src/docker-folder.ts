import { join } from 'node:path';
import type { Env } from '@waybill/kernel';

/** Where Docker keeps its configuration, and what buildx knows. */
export function dockerFolder(env: Env): string {
  return env['DOCKER_CONFIG'] || join(env['HOME'] ?? env['USERPROFILE'] ?? '.', '.docker');
}

/** Where buildx keeps its builders. */
export function buildxFolder(env: Env): string {
  return env['BUILDX_CONFIG'] || join(dockerFolder(env), 'buildx');
}
