import { addInclude } from '../edit/index.ts';
import { type Facts, isOurs, type Snapshot } from '../repository/index.ts';
import { isTable, type Settings } from '../tools/index.ts';
import type { Answers, PlannedFile, Todo } from './plan.ts';
import { renderGithub, type WorkflowInput } from './render-github.ts';
import { renderGitlab } from './render-gitlab.ts';

export interface PlannedWorkflow {
  readonly files: readonly PlannedFile[];
  /** Its name below `.github/workflows`, as a trusted publisher has to know it. */
  readonly name: string;
  readonly todo: readonly Todo[];
}

const inGitlab = '.gitlab/release.yml';
const pipeline = '.gitlab-ci.yml';

interface Input {
  readonly answers: Answers;
  readonly settings: Settings;
  readonly install: string;
}

/** The workflow that releases: a new file, or nothing where one releases with Waybill already. */
export function planWorkflow(snapshot: Snapshot, facts: Facts, { answers, settings, install }: Input): PlannedWorkflow {
  const input: WorkflowInput = {
    branches: triggers(settings, facts.main, answers.service),
    tests: answers.tests.trim(),
    hasPython: facts.python.isThere && settings['pypi'] !== false,
    hasImage: facts.image.dockerfile !== undefined && settings['docker'] !== false,
    isTrusted: answers.upload === 'trusted' && facts.python.isThere,
    install,
  };
  if (answers.service === 'github') return planGithub(snapshot, input);
  if (answers.service === 'gitlab') return planGitlab(snapshot, input);
  const what = `Run this in a job for each push to ${input.branches.join(', ')}, with the whole history and the tags: \`${install}\`, then \`npx semantic-release\`.`;
  return { files: [], name: '', todo: [{ what }] };
}

function planGithub({ texts, names }: Snapshot, input: WorkflowInput): PlannedWorkflow {
  const folder = '.github/workflows';
  const own = [...texts].find(([file, text]) => file.startsWith(`${folder}/`) && isOurs(text))?.[0];
  if (own !== undefined) return { files: [], name: own.slice(folder.length + 1), todo: [] };
  // A workflow of somebody else's keeps its name.
  const name = ['release.yml', 'waybill.yml', 'waybill-release.yml'].find(
    (each) => !names.includes(`${folder}/${each}`),
  );
  const chosen = name ?? 'release-with-waybill.yml';
  const file = { path: `${folder}/${chosen}`, before: undefined, after: renderGithub(input) };
  return { files: [file], name: chosen, todo: [] };
}

function planGitlab({ texts, names }: Snapshot, input: WorkflowInput): PlannedWorkflow {
  const before = texts.get(pipeline);
  const isThere = before?.includes(inGitlab) === true;
  if ((before !== undefined && isOurs(before)) || (isThere && names.includes(inGitlab))) {
    return { files: [], name: pipeline, todo: [] };
  }
  const jobs = { path: inGitlab, before: texts.get(inGitlab), after: renderGitlab(input, before !== undefined) };
  const files = [jobs].filter((each) => each.before !== each.after);
  if (isThere) return { files, name: pipeline, todo: [] };
  const fresh = `stages: [test, release]\n\ninclude:\n  - local: ${inGitlab}\n`;
  const after = before === undefined ? fresh : addInclude(before, inGitlab);
  if (after !== undefined) return { files: [...files, { path: pipeline, before, after }], name: pipeline, todo: [] };
  const what = `Add \`local: ${inGitlab}\` to \`include\` of \`${pipeline}\`, whose form is not one that is edited here.`;
  return { files, name: pipeline, todo: [{ what }] };
}

/** The branches whose pushes start a release, as the service filters them. */
function triggers(settings: Settings, main: string, service: Answers['service']): string[] {
  const { branches } = settings;
  const list: readonly unknown[] = Array.isArray(branches) ? branches : [];
  const named = list
    .flatMap((each) => (isTable(each) ? each['name'] : each))
    .filter((each) => typeof each === 'string');
  if (named.length === 0)
    return [escapeName(main, service), 'develop', service === 'github' ? 'release/**' : 'release/*'];
  return [...new Set(named.flatMap((name) => filterFor(name, service)))];
}

/** What a name or glob of semantic-release is as a filter. */
function filterFor(name: string, service: Answers['service']): string[] {
  // The usual glob of maintenance branches.
  if (name.includes('+([0-9])')) return service === 'github' ? ['[0-9]+.x', '[0-9]+.[0-9]+.x'] : ['*.x'];
  // Another glob: every branch is looked at, and semantic-release does nothing on those that it does not mean.
  if (/[()[\]{}!?+]/.test(name)) return service === 'github' ? ['**'] : ['*'];
  return name.includes('*') ? [name] : [escapeName(name, service)];
}

/** A name is no pattern. */
function escapeName(name: string, service: Answers['service']): string {
  return service === 'github' ? name.replace(/[*+?![\]\\]/g, '\\$&') : name;
}
