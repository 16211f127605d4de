import { it } from '@jest/globals';
import type { DockerEngine } from '@waybill/rehearsal';
import { whyNoEngine } from './find-engine.ts';

/**
 * Tests that need an engine. Where this machine has none they are left out, which the end of the test run says by name; on
 * CI that is a failure, and so is an engine that does not start: no test counts as passed that did not run.
 */
export async function onDocker(engine: () => DockerEngine) {
  const reason = await whyNoEngine();
  return (name: string, test: () => Promise<unknown>): void => {
    const isLeftOut = reason !== '' && !process.env['CI'];
    (isLeftOut ? it.skip : it)(name, async () => {
      const there = engine();
      if (!there.available) throw new Error(there.reason);
      await test();
    });
  };
}
