/** Why a message was not taken. */
export interface Refusal {
  /** The service's own word, or a sentence. */
  readonly reason: string;
  /** Whether it may have been taken nevertheless: an answer was lost. */
  readonly isUnclear?: boolean;
}
