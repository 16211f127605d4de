import { gitIn } from '../ledger/index.ts';
import type { Pipeline } from '../plugins/index.ts';
import { generateNotes } from './notes.ts';
import type { PrepareInput } from './prepare-stage.ts';

export async function currentHead({ context, ports }: PrepareInput): Promise<string> {
  return (await gitIn(context, ports)(['rev-parse', 'HEAD'])).trim();
}

/** As between the host's own steps: a member may have committed, and the notes may name the commit. */
export async function withCurrentHead(pipeline: Pipeline, input: PrepareInput): Promise<PrepareInput> {
  const { context } = input;
  const gitHead = await currentHead(input);
  if (gitHead === context.nextRelease.gitHead) return input;
  const moved = { ...context, nextRelease: { ...context.nextRelease, gitHead } };
  const notes = await generateNotes(pipeline, { ...input, context: moved });
  return { ...input, context: { ...moved, nextRelease: { ...moved.nextRelease, notes } } };
}
