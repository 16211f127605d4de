import { describe, expect, it } from '@jest/globals';
import { type Attempt, type Failure, planAttempt } from './plan-attempt.ts';

const megabyte = 1024 ** 2;
const session = { url: new URL('https://registry.example.com/upload'), received: 0, smallestPiece: 0 };
const begun = { ...session, received: 5 };
const size = 100 * megabyte;

const plan = (attempt: Attempt, failure: Partial<Failure>) =>
  planAttempt(attempt, { error: 'theirs', session, wait: 0, ...failure }, size);

describe('planAttempt', () => {
  it.each<[string, Attempt, Partial<Failure>, Attempt | undefined]>([
    ['goes on after a broken connection', { count: 1 }, {}, { count: 2, broken: session }],
    [
      'sends pieces after two broken connections',
      { count: 2 },
      {},
      { count: 3, piece: 25 * megabyte, broken: session },
    ],
    [
      'sends smaller pieces after more of them',
      { count: 3, piece: 4 * megabyte },
      {},
      { count: 4, piece: megabyte, broken: session },
    ],
    ['goes on after a server error', { count: 4 }, { status: 503 }, { count: 5, broken: session }],
    ['goes on when asked to wait', { count: 1 }, { status: 429 }, { count: 2, broken: session }],
    ['ends after five attempts', { count: 5 }, { status: 503 }, undefined],
    ['begins anew where the registry cannot go on', { count: 1 }, { status: 400, session: begun }, { count: 2 }],
    ['goes on in the middle when the connection breaks', { count: 1 }, { session: begun }, { count: 2, broken: begun }],
    [
      'sends pieces where a whole is too large',
      { count: 1 },
      { status: 413 },
      { count: 1, piece: 25 * megabyte, broken: session },
    ],
    [
      'sends smaller pieces',
      { count: 1, piece: 4 * megabyte },
      { status: 413 },
      { count: 1, piece: megabyte, broken: session },
    ],
    ['ends when small pieces are too large', { count: 1, piece: megabyte / 4 }, { status: 413 }, undefined],
    ['sends pieces where wholes are unknown', { count: 1 }, { status: 405 }, { count: 1, piece: 32 * megabyte }],
    [
      'sends pieces where wholes are invalid',
      { count: 1 },
      { status: 400, code: 'BLOB_UPLOAD_INVALID' },
      { count: 1, piece: 32 * megabyte },
    ],
    ['ends when pieces are unknown, too', { count: 1, piece: 32 * megabyte }, { status: 405 }, undefined],
    ['ends when other bytes arrived', { count: 1 }, { status: 400, code: 'DIGEST_INVALID' }, undefined],
    ['ends when it may not', { count: 1 }, { status: 403, code: 'DENIED' }, undefined],
  ])('%s', (_name, attempt, failure, expected) => {
    expect(plan(attempt, failure)).toEqual(expected);
  });
});
