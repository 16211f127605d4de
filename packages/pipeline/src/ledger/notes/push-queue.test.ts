import { expect, it } from '@jest/globals';
import { createPushQueue } from './push-queue.ts';

/** A push that ends when it is told to. */
function heldPush() {
  const pushed: (string | undefined)[] = [];
  let letGo: (() => void) | undefined;
  const push = (beside?: string) => {
    pushed.push(beside);
    return new Promise<void>((resolve) => {
      letGo = resolve;
    });
  };
  const finish = async () => {
    const end = letGo;
    letGo = undefined;
    end?.();
    // Whoever waited for it goes on.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { pushed, push, finish };
}

it('pushes what is to go beside a change that another push has taken along', async () => {
  const { pushed, push, finish } = heldPush();
  const queue = createPushQueue(push);
  const first = queue.settled();

  // While that push is under way: the change goes with the next one, which is begun without the commit.
  queue.add();
  const commit = queue.settled('abc:refs/heads/main');
  await finish();
  await finish();
  await finish();

  await Promise.all([first, commit]);
  expect(pushed.at(-1)).toBe('abc:refs/heads/main');
});

it('pushes it, too, when others wait for the same push', async () => {
  const { pushed, push, finish } = heldPush();
  const queue = createPushQueue(push);
  const first = queue.settled();

  const other = queue.settled();
  const commit = queue.settled('abc:refs/heads/main');
  for (let i = 0; i < 4; i += 1) await finish();

  await Promise.all([first, other, commit]);
  expect(pushed).toContain('abc:refs/heads/main');
});

it('pushes nothing where nothing has changed', async () => {
  const { pushed, push, finish } = heldPush();
  const queue = createPushQueue(push);
  const first = queue.settled();
  await finish();
  await first;

  await queue.settled();

  expect(pushed).toHaveLength(1);
});
