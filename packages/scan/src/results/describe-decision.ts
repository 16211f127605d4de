import type { Decision } from '../policy/index.ts';
import type { Verdict } from './scan-result.ts';

/** A decision in a few words, for tables. */
export function describeDecision(decision: Decision, verdict: Verdict): string {
  switch (decision.is) {
    case 'blocks':
      return verdict === 'blocked' ? 'blocks' : 'warns (pre-release)';
    case 'not-affected':
      return `not affected (${decision.file}: ${decision.because})`;
    case 'ignored': {
      const { place, reason, until } = decision.ignore;
      return `ignored${until === undefined ? '' : ` until ${until}`} (${place}${reason ? `: ${reason}` : ''})`;
    }
    case 'accepted':
      return `accepted by ${decision.acceptance.by}: ${decision.acceptance.reason}`;
    case 'grace':
      return `warns until ${decision.until.slice(0, 16).replace('T', ' ')} UTC`;
    case 'no-fix':
      return 'no fix is known';
    case 'unknown-severity':
      return 'warns (unknown severity)';
    case 'below':
      return 'below the limit';
  }
}
