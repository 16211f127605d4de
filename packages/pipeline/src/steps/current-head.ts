import { gitIn } from '../ledger/git.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Pipeline } from '../pipeline.ts';
import { generateNotes } from './notes.ts';
import type { PrepareInput } from './prepare-stage.ts';

/** Plugins whose `prepare` is known to leave HEAD where it is: nobody need look. */
const quiet = /^@waybill\/|^@semantic-release\/(?:changelog|npm)$/;

export function commitsNothing({ name }: LoadedMember): boolean {
  return quiet.test(name);
}

export async function currentHead({ context, ports }: PrepareInput): Promise<string> {
  return (await gitIn(context, ports)(['rev-parse', 'HEAD'])).trim();
}

/** As between the host's own steps: a member may have committed, and the notes may name the commit. */
export async function withCurrentHead(pipeline: Pipeline, input: PrepareInput): Promise<PrepareInput> {
  const { context } = input;
  const gitHead = await currentHead(input);
  if (gitHead === context.nextRelease.gitHead) return input;
  const moved = { ...context, nextRelease: { ...context.nextRelease, gitHead } };
  const notes = await generateNotes(pipeline, moved);
  return { ...input, context: { ...moved, nextRelease: { ...moved.nextRelease, notes } } };
}
