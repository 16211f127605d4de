import { describe, expect, it } from '@jest/globals';
import { ReleaseError, realClock } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { callMember } from './call-member.ts';

async function failureOf(thrown: unknown) {
  await using folder = await temporaryFolder();
  const success = () => Promise.reject(thrown);
  const member = { name: 'courier', key: 'courier', plugin: 'courier', options: {}, hooks: { success } };
  const call = { member, step: 'success', context: fakeContext(), ports: { clock: realClock }, home: folder.path };
  return await callMember(call).then(
    () => undefined,
    (error: unknown) => error as ReleaseError,
  );
}

describe('an error of a member', () => {
  it.each([
    ['is frozen', Object.freeze(new ReleaseError('ELOST', 'The parcel is lost.', 'Look for it.'))],
    ['is sealed', Object.seal(new ReleaseError('ELOST', 'The parcel is lost.', 'Look for it.'))],
    [
      'is frozen data',
      Object.freeze({ semanticRelease: true, code: 'ELOST', message: 'The parcel is lost.', details: 'Look for it.' }),
    ],
  ])('keeps its words though it %s', async (_how, error) => {
    expect(await failureOf(error)).toMatchObject({
      semanticRelease: true,
      ...{ code: 'ELOST', message: 'The parcel is lost.', details: 'Look for it.' },
      ...{ member: 'courier', step: 'success' },
    });
  });

  it.each([
    [null, 'no reason'],
    [undefined, 'no reason'],
    [Symbol('lost'), 'Symbol(lost)'],
    [0, '0'],
    ['lost', 'lost'],
    [Object.freeze(new Error('lost')), 'lost'],
    [{ status: 404 }, '404'],
    [new AggregateError([]), 'AggregateError'],
  ])('may be %p', async (thrown, reason) => {
    const error = await failureOf(thrown);

    expect(error).toMatchObject({ code: 'EMEMBERFAILED', member: 'courier' });
    expect(error?.details).toContain(reason);
  });
});
