import type { Decision } from '../policy/index.ts';
import type { ScanResult } from './scan-result.ts';

/** The version of the form below; the README describes it. */
const schema = 1;

/** The whole result, for programs. */
export function renderJson({ at, judged, ...result }: ScanResult): string {
  const findings = judged.map(({ finding, decision }) => ({ ...finding, decision: renderDecision(decision) }));
  return `${JSON.stringify({ schema, at: at.toISOString(), ...result, findings }, null, 2)}\n`;
}

function renderDecision(decision: Decision): object {
  if (decision.is === 'ignored') {
    const { reason, until, justification, place } = decision.ignore;
    return { is: decision.is, reason, until, justification, place };
  }
  if (decision.is === 'accepted') return { is: decision.is, ...decision.acceptance };
  return decision;
}
