import { type PythonProject, readPythonProject } from '@waybill/python';
import { findBase } from '../dockerfile/index.ts';
import { type BuildInput, findImageName, planLabels } from '../image/index.ts';
import { planTags } from '../tags/index.ts';
import { isJoined } from './join-images.ts';

/** What the image says about itself. `createdAt` is in seconds. */
export async function findLabels(input: BuildInput, createdAt: number): Promise<Record<string, string>> {
  const { options, context } = input;
  const { version, gitHead: revision } = context.nextRelease;
  const { repositoryUrl } = context.options;
  const { name: image } = findImageName(options, context);
  const [project, base] = await Promise.all([
    readPythonProject(context.cwd),
    isJoined(options) ? undefined : findBase(input),
  ]);
  const known = project && { ...project, authors: projectAuthors(project) };
  const { labels } = options;
  const { version: own, moving } = planTags(context, options.tags);
  const tags = [own, ...moving.map(({ name }) => name)];
  return planLabels({ tags, image, version, revision, createdAt, repositoryUrl, project: known, base, labels });
}

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
