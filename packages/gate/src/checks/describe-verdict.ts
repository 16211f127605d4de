import { count, listNames } from '../words/index.ts';
import type { Verdict } from './judge-checks.ts';

const bases = {
  named: 'named by `gate.required`',
  declared: 'required by the rules of the branch',
  all: 'all that there are',
};

/** One line of what the checks say. */
export function describeVerdict({ state, basis, green, red, running, missing, own }: Verdict): string {
  if (state === 'none') {
    return own === 0
      ? 'The commit has no CI checks, so none is waited for.'
      : 'The commit has no CI checks but those of this run, which do not count.';
  }
  const names = (checks: Verdict['red']) => listNames(checks.map(({ name }) => name));
  const parts = [
    `${count(green.length, 'CI check')} green`,
    ...(red.length > 0 ? [`not green: ${names(red)}`] : []),
    ...(running.length > 0 ? [`running: ${names(running)}`] : []),
    ...(missing.length > 0 ? [`missing: ${listNames(missing)}`] : []),
  ];
  return `${parts.join('; ')} (${bases[basis]}).`;
}
