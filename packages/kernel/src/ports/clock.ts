/** Time as a port: tests pass a clock of their own. */
export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

export const realClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
