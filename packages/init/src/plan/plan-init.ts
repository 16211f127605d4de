import type { Facts, Snapshot } from '../repository/index.ts';
import type { Carried } from '../tools/index.ts';
import type { Answers, Plan, PlannedFile, Versions } from './plan.ts';
import { planConfiguration } from './plan-configuration.ts';
import { planIgnores } from './plan-ignores.ts';
import { planTodo } from './plan-todo.ts';
import { planTools } from './plan-tools.ts';
import { planWorkflow } from './plan-workflow.ts';

interface Input {
  readonly facts: Facts;
  readonly answers: Answers;
  readonly carried: readonly Carried[];
  readonly versions: Versions;
}

/** Decides which files a repository gets, from what it is and what a person chose. Reads and writes nothing. */
export function planInit(snapshot: Snapshot, { facts, answers, carried, versions }: Input): Plan {
  const { files, settings, missing } = planConfiguration(snapshot, facts, { answers, carried });
  // `package.json` may lose its configuration and get dependencies.
  const tools = planTools(withFiles(snapshot, files), facts, answers, versions);
  const workflow = planWorkflow(snapshot, facts, { answers, settings, install: tools.install });
  const ignores = planIgnores(snapshot, facts, tools.folder);
  const all = [...files, ...(tools.file === undefined ? [] : [tools.file]), ...workflow.files, ...ignores];
  const todo = planTodo(facts, { answers, settings, workflow: workflow.name, dryRun: tools.dryRun });
  return {
    files: mergeFiles(all),
    lock: tools.lock,
    carried: files.length === 0 ? [] : carried,
    todo: [...workflow.todo, ...todo],
    missing,
  };
}

/** Two changes of one file, such as `package.json`, become one. */
function mergeFiles(files: readonly PlannedFile[]): PlannedFile[] {
  const byPath = new Map<string, PlannedFile>();
  for (const file of files) byPath.set(file.path, { ...file, before: (byPath.get(file.path) ?? file).before });
  return [...byPath.values()];
}

function withFiles(snapshot: Snapshot, files: readonly PlannedFile[]): Snapshot {
  const texts = new Map(snapshot.texts);
  for (const { path, after } of files) if (after !== undefined) texts.set(path, after);
  return { ...snapshot, texts };
}
