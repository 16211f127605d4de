import { posix } from 'node:path';

/** Where the sources are shown. */
export const repositoryUrl = 'https://github.com/waybill-release/waybill';

/**
 * A link of a Markdown file, as the site has it: pages stay pages, READMEs of packages are the pages of plugins, and
 * everything else is shown on GitHub.
 *
 * @param link as in the file; addresses elsewhere and headings of the same file stay as they are
 * @param file path of the Markdown file, relative to the repository
 */
export function toSiteLink(link: string, file: string): string {
  if (link.startsWith('#') || link.startsWith('/') || /^[a-z]+:/i.test(link)) return link;
  const [path = '', heading] = link.split('#');
  const target = posix.join(posix.dirname(file), path).replace(/\/$/, '');
  const [, name] = /^packages\/([^/]+)(?:\/README\.md)?$/.exec(target) ?? [];
  if (name !== undefined) return withHeading(`/plugins/${name}`, heading);
  const [, page] = /^docs\/(.+)\.md$/.exec(target) ?? [];
  if (page !== undefined) return withHeading(`/${page.replace(/(^|\/)(?:index|README)$/, '$1')}`, heading);
  return withHeading(`${repositoryUrl}/blob/main/${target === '.' ? '' : target}`, heading);
}

function withHeading(path: string, heading: string | undefined): string {
  return heading === undefined || heading === 'readme' ? path : `${path}#${heading}`;
}

/** The file of the repository that a page of the site is made from. @param page `plugins/docker.md`, relative to the site */
export function sourceOf(page: string): string {
  const [, name] = /^plugins\/([^/]+)\.md$/.exec(page) ?? [];
  return name === undefined ? `docs/${page}` : `packages/${name}/README.md`;
}
