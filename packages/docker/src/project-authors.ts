import type { PythonProject } from '@waybill/python';

/** The authors of a project as one line: `Ada <ada@example.com>, Grace`; `undefined` when it names none. */
export function projectAuthors(project: Pick<PythonProject, 'document'> | undefined): string | undefined {
  const { project: standard, tool } = (project?.document ?? {}) as Tables;
  const authors = [standard?.authors ?? tool?.poetry?.authors ?? []].flat();
  return authors.flatMap(nameOf).join(', ') || undefined;
}

interface Tables {
  readonly project?: { readonly authors?: unknown };
  readonly tool?: { readonly poetry?: { readonly authors?: unknown } };
}

function nameOf(author: unknown): string[] {
  if (typeof author === 'string') return [author];
  const { name, email } = (author ?? {}) as { readonly name?: string; readonly email?: string };
  if (name === undefined) return email === undefined ? [] : [email];
  return [email === undefined ? name : `${name} <${email}>`];
}
