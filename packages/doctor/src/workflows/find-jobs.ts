import { type Caller, describeJob, type Files, type ReleaseJob } from './describe-job.ts';
import { findExcess } from './permissions.ts';
import { scriptsOf } from './read-script.ts';
import { type Job, readWorkflow, resolveText, type Workflow } from './read-workflow.ts';

/** Jobs and what could not be looked into. */
export interface FoundJobs {
  readonly workflows: readonly Workflow[];
  readonly jobs: readonly ReleaseJob[];
  /** Files that are no workflows, though they are in their place. */
  readonly unreadable: readonly string[];
  /** Called workflows and actions of other repositories. */
  readonly elsewhere: readonly string[];
}

/** A called workflow may call another; GitHub takes ten levels. */
const mostLevels = 10;
/** Each level may call a workflow several times: no repository has so many jobs. */
const mostJobs = 1000;

interface Search extends Files {
  readonly workflows: ReadonlyMap<string, Workflow>;
  readonly elsewhere: Set<string>;
  readonly jobs: ReleaseJob[];
  visited: number;
}

/** Finds the jobs that release, in workflows, in those that they call, and in actions and scripts of the repository. */
export function findJobs(texts: ReadonlyMap<string, string>): FoundJobs {
  const files = [...texts].filter(([file]) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file));
  const read = files.map(([file, text]) => [file, readWorkflow(file, text)] as const);
  const workflows = new Map(read.flatMap(([file, each]) => (each === undefined ? [] : [[file, each] as const])));
  const search: Search = {
    ...{ texts, workflows, scripts: scriptsOf(texts.get('package.json')) },
    ...{ elsewhere: new Set<string>(), jobs: [], visited: 0 },
  };
  for (const top of workflows.values()) {
    const isOnlyCalled = top.triggers.size === 1 && top.triggers.has('workflow_call');
    const start = { permissions: 'unset', excess: [], concurrency: [], level: 0, hasMatrix: false } as const;
    if (!isOnlyCalled) visit(search, top, { ...start, top, inputs: top.inputs });
  }
  return {
    ...{ workflows: [...workflows.values()], jobs: search.jobs },
    unreadable: read.filter(([, each]) => each === undefined).map(([file]) => file),
    elsewhere: [...search.elsewhere],
  };
}

function visit(search: Search, workflow: Workflow, caller: Caller): void {
  for (const job of workflow.jobs) {
    search.visited += 1;
    if (search.visited > mostJobs) return;
    const own = job.permissions === 'unset' ? workflow.permissions : job.permissions;
    const inner: Caller = {
      ...caller,
      permissions: own === 'unset' ? caller.permissions : own,
      excess: [...caller.excess, ...findExcess(own, caller.permissions)],
      concurrency: [
        ...caller.concurrency,
        ...[workflow.concurrency, job.concurrency].filter((each) => each !== undefined),
      ],
      hasMatrix: caller.hasMatrix || job.matrix !== undefined,
    };
    if (job.uses !== undefined) call(search, job, inner);
    else search.jobs.push(...describeJob(search, { workflow, job, caller: inner }));
  }
}

function call(search: Search, job: Job, caller: Caller): void {
  const [, local] = /^\.\/(\.github\/workflows\/[^/@]+)$/.exec(job.uses ?? '') ?? [];
  const called = local === undefined ? undefined : search.workflows.get(local);
  if (called === undefined) search.elsewhere.add(job.uses ?? '');
  else if (caller.level < mostLevels) {
    const scope = { inputs: caller.inputs, matrix: job.matrix ?? {} };
    const given = Object.entries(job.with).map(([name, value]) => [name, resolveText(value, scope)[0] ?? value]);
    visit(search, called, {
      ...caller,
      inputs: { ...called.inputs, ...Object.fromEntries(given) },
      level: caller.level + 1,
    });
  }
}
