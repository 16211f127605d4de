import { v } from '@waybill/kernel';
import { levelOfWord, nameFinding, type RawFinding } from '../findings/index.ts';
import { Id, Line } from './report-schema.ts';
import type { ScanReport } from './scan-report.ts';

/** The first line of a block: name and notes. */
const head = /^(\S+)(?: \(([a-z, ]+)\))?$/;
const installed = /^ {2}installed: (\S+) (\S+)$/;
const fixedOnBranch = /^ {2}fixed (?:on branch|in unstable): +\S+ (\S+) \(\w+ package\)$/;

/**
 * Reads what `debsecan --format detail` prints: a block for each vulnerability of a package. Lines count by their place, as
 * the description may be any text. Source of the form: `DetailFormatter` in debsecan.
 *
 * @returns nothing where a block has another form
 */
export function parseDebsecanReport(output: string, errors = ''): ScanReport | undefined {
  const findings: RawFinding[] = [];
  for (const block of output.split('\n\n')) {
    const lines = block.split('\n').filter((line, at) => line !== '' || at > 0);
    if (lines.every((line) => line === '')) continue;
    const finding = parseBlock(lines);
    if (finding === undefined) return undefined;
    findings.push(finding);
  }
  const invalid = errors.split('\n').filter((line) => /^error: invalid (?:source )?version /.test(line));
  const warnings = invalid.map(
    (line) => `debsecan did not look at a package: ${v.parse(Line, line.slice('error: '.length))}`,
  );
  return { findings, warnings };
}

function parseBlock([first = '', description = '', place = '', , ...rest]: readonly string[]): RawFinding | undefined {
  const [, name = '', notes = ''] = head.exec(first) ?? [];
  const [, packageName, version] = installed.exec(place) ?? [];
  if (!v.is(Id, name) || packageName === undefined || version === undefined) return undefined;
  const isFixed = notes.split(', ').includes('fixed');
  const severity = levelOfWord(/\b(\w+) urgency/.exec(notes)?.[1]);
  const versions = rest.flatMap((line) => fixedOnBranch.exec(line)?.[1] ?? []);
  return {
    ...nameFinding([name]),
    package: { name: packageName, version },
    severity,
    ...(severity === 'unknown' ? {} : { severitySource: 'Debian' }),
    // A fix in unstable is none for the suite, unless debsecan says that the suite has one.
    fixed: isFixed ? [...new Set(versions)] : [],
    state: isFixed ? 'fixed' : 'not-fixed',
    title: v.parse(Line, description.trim()),
    url: `https://security-tracker.debian.org/tracker/${encodeURIComponent(name)}`,
  };
}
