import type { BaseContext, HookInput } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { callMember, hasHook } from './call-member.ts';
import { loadMembers } from './load-members.ts';
import type { LoadedMember } from './member.ts';
import { planStages } from './plan-stages.ts';
import { runStage } from './run-stage.ts';

/** The host runs all members of these steps, whatever fails, and so can we at the same time. */
const settling = new Set(['verifyConditions', 'verifyRelease', 'success', 'fail']);

export type Input<C extends BaseContext = BaseContext> = HookInput<Options, C>;

/** The members of a run and how to run them. */
export interface Pipeline {
  readonly members: readonly LoadedMember[];
  /** The stages of a step, of all members or of those that pass. */
  stagesOf(step: string, wanted?: (member: LoadedMember) => boolean): LoadedMember[][];
  /** @param changes options in place of the configured ones */
  call(member: LoadedMember, step: string, context: BaseContext, changes?: object): Promise<unknown>;
  stage<T>(stage: readonly LoadedMember[], run: (member: LoadedMember) => Promise<T>): Promise<T[]>;
  /** Runs a step of all members; every one of them where the host would. */
  all(step: string, context: BaseContext): Promise<unknown[]>;
}

export async function openPipeline({ options, context, ports }: Input): Promise<Pipeline> {
  const members = await loadMembers(options, context);
  const { commandSecrets, concurrency } = options;

  function stagesOf(step: string, wanted: (member: LoadedMember) => boolean = () => true): LoadedMember[][] {
    const able = members.filter((member) => hasHook(member, step) && wanted(member));
    const keys = able.map(({ key }) => key);
    // A channel is added in the order of delivery.
    const stages = options.stages[step] ?? (step === 'addChannel' ? options.stages['publish'] : undefined);
    const planned = planStages({ members: keys, stages, together: settling.has(step) });
    return planned.map((stage) => stage.flatMap((key) => able.filter((member) => member.key === key)));
  }
  function call(member: LoadedMember, step: string, of: BaseContext, changes: object = {}): Promise<unknown> {
    const changed = { ...member, options: { ...member.options, ...changes } };
    return callMember({ member: changed, step, context: of, ports, home: context.cwd, commandSecrets });
  }

  async function all(step: string, of: BaseContext): Promise<unknown[]> {
    const settleAll = settling.has(step);
    const stages = settleAll ? [stagesOf(step).flat()] : stagesOf(step);
    const results: unknown[] = [];
    for (const stage of stages) {
      results.push(...(await runStage(stage, (member) => call(member, step, of), { concurrency, settleAll })));
    }
    return results;
  }
  return { members, stagesOf, call, all, stage: (stage, run) => runStage(stage, run, { concurrency }) };
}
