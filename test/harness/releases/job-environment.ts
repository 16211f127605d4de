import { delimiter } from 'node:path';
import type { BaseImage, PythonTools, Services } from '@waybill/rehearsal';

export interface JobPlace {
  readonly services: Pick<Services, 'environment'> & Partial<Pick<Services, 'engine' | 'registry'>>;
  readonly python: PythonTools;
  readonly base?: BaseImage;
  /** `owner/name`. */
  readonly slug: string;
}

/**
 * What the job of a branch gets from its CI service: where everything is, and the choices that a machine without the
 * public internet needs (build requirements are at hand, the base image comes from here).
 */
export function jobEnvironment({ services, python, base, slug }: JobPlace, branch: string): Record<string, string> {
  const path = [...python.path, ...(services.engine?.path ?? []), process.env['PATH']];
  return {
    ...services.environment({ slug, branch }),
    ...python.env,
    PATH: path.join(delimiter),
    PYPI_BUILD: 'build',
    PYPI_BUILD_ISOLATION: 'false',
    SLACK_CHANNELS: 'engineering,product,devops',
    ...(services.registry && { DOCKER_IMAGE: `${services.registry.host}/${slug}` }),
    ...(base && { DOCKER_BUILD_ARGS: `PYTHON_IMAGE=${base.reference}` }),
  };
}
