import type { Artifact, PublishContext } from '@waybill/kernel';
import { type PythonProject, toPep440 } from '@waybill/python';
import type { Image } from './images.ts';

interface Installable {
  readonly project: PythonProject | undefined;
  readonly built: Artifact | undefined;
  readonly images: readonly Image[];
  readonly isAhead: boolean;
}

/** How to get what this release delivered, one command a line. */
export function installCommands(
  { nextRelease, releases = [] }: PublishContext,
  { project, built, images, isAhead }: Installable,
) {
  const pages = releases.filter(isOfIndex).map(({ url }) => URL.parse(url ?? '')?.hostname);
  const isOnTest = !isAhead && pages.every((host) => host === 'test.pypi.org');
  const from = isOnTest ? '--index-url https://test.pypi.org/simple/ ' : '';
  return [
    ...((isAhead || pages.length > 0) && built !== undefined && project?.name !== undefined
      ? [`pip install ${from}${project.name}==${built.version ?? toPep440(nextRelease.version)}`]
      : []),
    // The tag for people, the digest for Docker: it never names another image.
    ...images.map(({ name, tag, digest }) => `docker pull ${name}:${tag}${digest === undefined ? '' : `@${digest}`}`),
  ];
}

/** Whether something was delivered to a Python index. A plugin that delivered nothing names nothing. */
function isOfIndex({ name, pluginName = '' }: PublishContext['releases'][number]): boolean {
  return name !== undefined && /pypi|python/i.test(pluginName);
}
