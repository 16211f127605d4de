/** What a prefix may name, by placeholder. */
export interface PrefixFacts {
  readonly name: string;
  readonly owner: string;
  readonly version: string;
  readonly tag: string;
  readonly channel: string;
}

const names = ['name', 'owner', 'version', 'tag', 'channel'] as const;

/** Characters of a key are at most 1,024 bytes, and names of files come after the prefix. */
const longest = 500;

/**
 * What is wrong with the template of a prefix, as the end of a sentence; nothing when it is usable.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function findPrefixProblem(template: string): string | undefined {
  const unknown = [...template.matchAll(/\$\{([^}]{0,100})\}/g)]
    .map(([, name = '']) => name)
    .find((name) => !isKnown(name));
  if (unknown !== undefined)
    return `has the placeholder \`\${${unknown}}\`; known are ${names.map((name) => `\`\${${name}}\``).join(', ')}`;
  const plain = template.replace(/\$\{\w+\}/g, 'x');
  if (/[^\w!.*'()/+=@:~ -]/.test(plain)) return 'has a character that keys of objects should not have';
  if (plain.length > longest) return `has more than ${longest} characters`;
  if (/\$\{(?:version|tag)\}/.test(template))
    return hasSteps(plain) ? 'has an empty part, `.` or `..` between slashes' : undefined;
  // Two releases in one place would be in each other's way.
  return 'names neither `${version}` nor `${tag}`, which keep releases apart';
}

/** The place of one release, without slashes at its ends. */
export function planPrefix(template: string, facts: PrefixFacts): string {
  const filled = template.replace(/\$\{(\w+)\}/g, (whole, name: string) => (isKnown(name) ? facts[name] : whole));
  // A channel may be empty, and a tag has slashes of its own.
  return filled
    .split('/')
    .filter((part) => part !== '')
    .join('/');
}

function isKnown(name: string): name is (typeof names)[number] {
  return names.some((each) => each === name);
}

function hasSteps(path: string): boolean {
  const parts = path.replace(/^\/|\/$/g, '').split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..');
}
