import { expect, it } from '@jest/globals';
import { fakeRun } from '@waybill/kernel/testing';
import { removeImage } from './remove-image.ts';

/** An engine that does not let go of an image as long as containers use it. */
function engine(containers: string[], { isStuck = false, hasImage = true } = {}) {
  const paused: number[] = [];
  const run = fakeRun(({ args: [first, second, ...rest] }) => {
    if (first === 'ps') return { stdout: containers.join('\n') };
    if (first === 'rm') containers.splice(0, rest.length);
    if (first !== 'image' || second !== 'rm') return {};
    if (!hasImage) return { exitCode: 1, stderr: 'Error response from daemon: No such image: x' };
    return containers.length > 0 || isStuck ? { exitCode: 1, stderr: 'conflict: unable to remove' } : {};
  });
  const clock = {
    now: () => new Date(0),
    sleep: async (milliseconds: number) => {
      paused.push(milliseconds);
    },
  };
  return { ports: { run, clock }, paused };
}

it('removes an image that nothing uses at once', async () => {
  const { ports, paused } = engine([]);

  expect(await removeImage(ports, 'x')).toBe(true);
  expect(ports.run.ran).toHaveLength(1);
  expect(paused).toEqual([]);
});

it('removes the containers that use the image, and then the image', async () => {
  const { ports } = engine(['one', 'two']);

  expect(await removeImage(ports, 'x')).toBe(true);
  expect(ports.run.ran.map(({ args }) => args.join(' '))).toContain('rm --force --volumes one two');
});

it('is content when the image is not there', async () => {
  expect(await removeImage(engine([], { hasImage: false }).ports, 'x')).toBe(true);
});

it('says when the engine does not let go of it', async () => {
  const { ports, paused } = engine([], { isStuck: true });

  expect(await removeImage(ports, 'x')).toBe(false);
  expect(paused.length).toBeGreaterThan(3);
});
