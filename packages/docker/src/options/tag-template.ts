export const defaultTags = ['{version}', '{major}.{minor}', '{major}', '{channel}', 'latest'];

const fields = ['version', 'major', 'minor', 'patch', 'channel', 'sha'];

/** Whether a template has only fields that there are, and gives a legal tag. */
export function isTagTemplate(template: string): boolean {
  const isKnown = [...template.matchAll(/\{([^}]*)\}/g)].every(([, field = '']) => fields.includes(field));
  return isKnown && /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(template.replace(/\{\w+\}/g, 'x'));
}
