import { reasonOf } from '@waybill/kernel';
import { asSentence, NotKnown, type Row, rowsOf } from '../report/index.ts';
import type { Facts } from './facts.ts';

/** One check: rows from facts, and from nothing else. A fact that is not known ends it. */
export interface Check {
  /** The name that its rows have. */
  readonly name: string;
  run(facts: Facts): readonly Row[];
}

/** Runs checks. One that cannot be finished is a row that says why: it is never counted as passed. */
export function runChecks(checks: readonly Check[], facts: Facts): Row[] {
  return checks.flatMap(({ name, run }) => {
    try {
      return run(facts);
    } catch (error) {
      const reason = asSentence(reasonOf(error));
      const why = error instanceof NotKnown ? reason : `The check failed: ${reason}`;
      return [rowsOf(name).unchecked(why)];
    }
  });
}
