import { eagerHttp } from '@waybill/kernel/testing';

/** A clock that notes how long it was asked to wait, and does not. */
export function impatient() {
  const slept: number[] = [];
  const clock = { now: () => new Date(), sleep: async (milliseconds: number) => void slept.push(milliseconds) };
  return { slept, ports: { http: eagerHttp, clock } };
}
