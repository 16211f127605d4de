import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { errorsOf, reasonOf } from './errors.ts';

/** As Octokit throws it: an error with a list of plain data. */
const graphql = Object.assign(
  new Error('Request failed due to following response errors:\n - Could not resolve to an issue with the number of 7.'),
  { name: 'GraphqlResponseError', errors: [{ type: 'NOT_FOUND', message: 'Could not resolve …' }], data: null },
);
const [one, two] = [new Error('one'), new Error('two')];

describe('reasonOf', () => {
  it.each<[string, unknown, string]>([
    ['an error', one, 'one'],
    ['an error of another realm', runInNewContext('new TypeError("there")'), 'there'],
    ['a GraphQL error', graphql, graphql.message],
    ['a text', 'no luck', 'no luck'],
    ['an object with a message', { message: 'odd', status: 500 }, 'odd'],
    ['an object with an error', { error: { message: 'inner' } }, 'inner'],
    ['an object with a code', { code: 'ETIMEDOUT' }, 'ETIMEDOUT'],
    ['another object', { status: 500 }, '{"status":500}'],
    ['an aggregate without words', new AggregateError([one, 'two', { message: 'three' }]), 'one\ntwo\nthree'],
    ['an aggregate with words', new AggregateError([one], 'all failed'), 'all failed'],
    ['an error without words', new RangeError(), 'RangeError'],
    [
      'a failure of fetch',
      new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }),
      'fetch failed: connect ECONNREFUSED',
    ],
    ['nothing', undefined, ''],
    ['null', null, ''],
    ['an empty object', {}, ''],
  ])('of %s', (_, error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });

  it('never is an object in disguise, and never throws', () => {
    const circle: { cause?: unknown; errors?: unknown[] } = {};
    circle.cause = circle;
    circle.errors = [circle];
    expect(reasonOf(circle)).toBe('');
    expect(reasonOf(Object.defineProperty({}, 'message', { get: () => JSON.parse('') }))).toBe('');
    fc.assert(fc.property(fc.anything(), (thrown) => expect(reasonOf(thrown)).not.toBe('[object Object]')));
  });
});

describe('errorsOf', () => {
  it.each<[string, unknown, unknown[]]>([
    ['an aggregate', new AggregateError([one, two]), [one, two]],
    ['aggregates in one another', new AggregateError([one, new AggregateError([two])]), [one, two]],
    ['an aggregate of anything', new AggregateError(['text', one]), ['text', one]],
    ['an aggregate of another make', Object.assign(new Error(), { errors: [one, two] }), [one, two]],
    ['a GraphQL error', graphql, [graphql]],
    ['one error', one, [one]],
    ['nothing', undefined, [undefined]],
  ])('of %s', (_, error, errors) => {
    expect(errorsOf(error)).toEqual(errors);
  });

  it('of an empty aggregate is the aggregate: a failure must not vanish', () => {
    const empty = new AggregateError([], 'all of none');

    expect(errorsOf(empty)).toEqual([empty]);
  });
});
