import { describe, expect, it } from '@jest/globals';
import { createHeartbeat } from './heartbeat.ts';

/** A heartbeat with a lease of 100 seconds whose pushes fail or not, and a clock that is set by hand. */
function scene({ lease = 100 } = {}) {
  const state = { now: 0, pushes: 0, fails: false };
  const clock = { now: () => new Date(state.now * 1000), sleep: async () => {} };
  const heartbeat = createHeartbeat({
    lease,
    clock,
    async renew() {
      state.pushes += 1;
      if (state.fails) throw new Error('out of reach');
      heartbeat.confirmed(state.now * 1000);
    },
  });
  heartbeat.confirmed(0);
  return { state, heartbeat };
}

describe('a heartbeat', () => {
  it('trusts a fresh sign of life and renews an old one', async () => {
    const { state, heartbeat } = scene();
    state.now = 49;
    await heartbeat.confirm();
    expect(state.pushes).toBe(0);

    state.now = 51;
    await heartbeat.confirm();
    expect(state.pushes).toBe(1);
  });

  it('lets a remote be out of reach for as long as nobody may have taken over', async () => {
    const { state, heartbeat } = scene();
    Object.assign(state, { now: 99, fails: true });
    await heartbeat.confirm();

    state.now = 101;
    await expect(heartbeat.confirm()).rejects.toThrow('out of reach');
  });

  it('does not trust a clock that was set back', async () => {
    const { state, heartbeat } = scene();
    state.now = -3600;
    await heartbeat.confirm();
    expect(state.pushes).toBe(1);
  });

  it('never owns again what it has lost', async () => {
    const { heartbeat } = scene();
    heartbeat.lose(new Error('taken over'));
    await expect(heartbeat.confirm()).rejects.toThrow('taken over');
    expect(() => heartbeat.assertNotLost()).toThrow('taken over');
  });

  it('costs nothing without a lease', async () => {
    const { state, heartbeat } = scene({ lease: 0 });
    state.now = 1_000_000;
    await heartbeat.confirm();
    expect(state.pushes).toBe(0);
  });
});
