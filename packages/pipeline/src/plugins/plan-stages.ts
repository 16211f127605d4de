export interface StageInput {
  /** Keys of the members that have the step, in the order of the configuration. */
  readonly members: readonly string[];
  /** The stages that the configuration gives for the step. */
  readonly stages?: readonly (readonly string[])[] | undefined;
  /** Whether members without a stage may run side by side. */
  readonly together: boolean;
}

/** Who runs when: listed members by stage, then the others, together or one by one. Empty stages are left out. */
export function planStages({ members, stages = [], together }: StageInput): string[][] {
  const listed = stages.map((stage) => stage.filter((key) => members.includes(key)));
  const rest = members.filter((key) => !listed.flat().includes(key));
  const others = together ? [rest] : rest.map((key) => [key]);
  return [...listed, ...others].filter((stage) => stage.length > 0);
}
