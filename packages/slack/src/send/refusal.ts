/** Why Slack did not take a message. */
export interface Refusal {
  /** Slack's own word, or a sentence. */
  readonly reason: string;
  /** What it says of the reason: which block is wrong, for instance. */
  readonly explanation?: string;
}

/** Whether the layout of a message was refused: its words may still be taken. */
export function isAboutLayout({ reason }: Refusal): boolean {
  return /^\w{0,50}blocks\w{0,50}$/.test(reason);
}
