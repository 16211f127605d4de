/** What stands for the version in the host's option, which is a template: with blanks, or in the other form of it. */
const placeholder = /\$\{\s*version\s*\}|<%[-=]\s*version\s*%>/;

/** The host's default. */
const usual = 'v${version}';

/**
 * Whether a tag is the one of a version. The host's default format counts too: a project may have changed its own.
 *
 * @param format the host's option `tagFormat`, such as `v${version}`
 */
export function isTagOf(tag: string, version: string, format: unknown): boolean {
  return [usual, '${version}', format].some((each) => isOwnTag(tag, version, each));
}

/**
 * Whether a tag is one of this project, where a repository holds several that have formats of their own.
 *
 * @param format the host's option `tagFormat`
 */
export function isOwnTag(tag: string, version: string, format: unknown = usual): boolean {
  return typeof format === 'string' && placeholder.test(format) && tag === format.replace(placeholder, () => version);
}
