import { type Around, keep, leave, type Outcome, readPath, same } from './carried.ts';

/** What may stand around a version in a tag: text that means nothing to git, to a shell or to a template. */
const plainTag = /^[A-Za-z0-9._/@-]*\$\{version\}[A-Za-z0-9._/@-]*$/;

/**
 * The format of tags in the form that semantic-release takes. The tags that a repository has count more than what a tool was
 * told: without one that semantic-release reads, the next release would be 1.0.0.
 *
 * @param template as the tool has it; @param field what stands for the version in it
 */
export function readTagFormat(template: unknown, field: RegExp, { snapshot }: Around): Outcome {
  if (typeof template !== 'string') return leave('it is no text');
  const format = template.replace(field, '${version}');
  if (!plainTag.test(format)) return leave('semantic-release knows no other field than the version');
  const [prefix = '', suffix = ''] = format.split('${version}');
  const tags = snapshot.git?.tags ?? [];
  const isUsed = (tag: string) =>
    tag.startsWith(prefix) && /^\d/.test(tag.slice(prefix.length)) && tag.endsWith(suffix);
  const [other] = tags.filter((tag) => /\d+\.\d+/.test(tag));
  if (other !== undefined && !tags.some(isUsed)) return leave(`tags of the repository are written otherwise: ${other}`);
  return keep({ tagFormat: format });
}

/** The message of the release commit in the form that `@semantic-release/git` takes. */
export function readMessage(template: unknown, fields: { readonly next: RegExp; readonly last: RegExp }): Outcome {
  if (typeof template !== 'string' || template.length > 2000) return leave('it is no short text');
  const [next, last] = ['\0next', '\0last'];
  const named = template.replace(fields.next, next).replace(fields.last, last);
  // What is left may be a field of the tool, or an expression to a template of semantic-release.
  if (/[{}$]|<%/.test(named)) return leave('it has fields that semantic-release does not know');
  const message = named.replaceAll(next, '${nextRelease.version}').replaceAll(last, '${lastRelease.version}');
  return message.includes('${nextRelease.version}')
    ? keep({ git: { message } })
    : leave('it does not name the version');
}

/** The file of the changelog. */
export function readChangelogFile(value: unknown): Outcome {
  const path = readPath(value);
  if (path === undefined) return leave('it is no file of the repository');
  return path === 'CHANGELOG.md' ? same : keep({ changelog: { changelogFile: path } });
}

/** A setting whose usual value means what Waybill does. */
export function usually(expected: readonly unknown[], why: string) {
  return (value: unknown): Outcome => (expected.includes(value) ? same : leave(why));
}

/** Commands of a project: Waybill runs those of `exec`. */
export const ownCommands = (value: unknown): Outcome =>
  Array.isArray(value) && value.length === 0
    ? same
    : leave('commands are not taken over: write those that are still needed into `exec.prepareCmd`');
