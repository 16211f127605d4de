import { it } from '@jest/globals';
import type { DockerEngine } from '@waybill/rehearsal';

/** Tests that need an engine: without one they are left out on a laptop; on CI that is a failure. */
export function onDocker(engine: () => DockerEngine) {
  return (name: string, test: () => Promise<unknown>): void => {
    it(name, async () => {
      const there = engine();
      if (there.available) return void (await test());
      if (process.env['CI']) throw new Error(there.reason);
    });
  };
}
