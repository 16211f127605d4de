import { createHash } from 'node:crypto';
import type { Finding } from '../findings/index.ts';
import type { Judged } from '../policy/index.ts';
import { describeDecision } from './describe-decision.ts';
import type { ScanResult } from './scan-result.ts';

/** Results that GitHub takes of one run. https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads */
const mostResults = 25_000;

/** What code scanning takes for a severity where no score is known: the middle of the band. */
const scores = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0', unknown: '0.0' } as const;
const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note', unknown: 'warning' } as const;

interface SarifSettings {
  /** Version of this plugin. */
  readonly toolVersion: string;
  /** A file of the repository in which a person would change what a subject holds: `uv.lock`, `Dockerfile`. */
  readonly fileOf: (subject: string) => string;
}

/** The findings as SARIF 2.1.0, for code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export function renderSarif(result: ScanResult, { toolVersion, fileOf }: SarifSettings): string {
  const shown = result.judged.slice(0, mostResults);
  const rules = [...new Map(shown.map(({ finding }) => [finding.id, finding])).values()];
  const positions = new Map(rules.map(({ id }, at) => [id, at]));
  const notifications = [
    ...result.warnings,
    ...(shown.length < result.judged.length
      ? [`${result.judged.length - shown.length} more findings are in scan.json`]
      : []),
  ];
  const run = {
    tool: {
      driver: {
        name: 'Waybill scan',
        semanticVersion: toolVersion,
        informationUri: 'https://github.com/waybill-release/waybill/tree/main/packages/scan',
        rules: rules.map(renderRule),
      },
      extensions: result.scanners.map(({ name, version, data }) => ({
        name,
        version,
        shortDescription: { text: `Data: ${data}` },
      })),
    },
    invocations: [
      {
        executionSuccessful: true,
        endTimeUtc: result.at.toISOString(),
        toolExecutionNotifications: notifications.map((text) => ({ level: 'warning', message: { text } })),
      },
    ],
    results: shown.map((each) =>
      renderResult(each, { result, fileOf, ruleIndex: positions.get(each.finding.id) ?? 0 }),
    ),
  };
  const document = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function renderRule({ id, aliases, title, url, severity, score }: Finding): object {
  return {
    id,
    shortDescription: { text: title || id },
    fullDescription: { text: [id, ...aliases].join(', ') },
    ...(url === undefined ? {} : { helpUri: url }),
    help: { text: `${[id, ...aliases].join(', ')}${url === undefined ? '' : `: ${url}`}` },
    properties: {
      tags: ['security', 'vulnerability'],
      'security-severity': score === undefined ? scores[severity] : score.toFixed(1),
    },
  };
}

interface Rendered {
  readonly result: ScanResult;
  readonly fileOf: SarifSettings['fileOf'];
  readonly ruleIndex: number;
}

function renderResult({ finding, decision }: Judged, { result, fileOf, ruleIndex }: Rendered): object {
  const { id, package: found, severity, fixed, subjects } = finding;
  const fix = fixed.length === 0 ? 'No fixed version is known.' : `Fixed in ${fixed.join(', ')}.`;
  const isSuppressed = decision.is === 'ignored' || decision.is === 'accepted' || decision.is === 'not-affected';
  const suppression = {
    kind: 'external',
    status: 'accepted',
    justification: describeDecision(decision, result.verdict),
  };
  const files = [...new Set(subjects.map(fileOf))];
  return {
    ruleId: id,
    ruleIndex,
    level: levels[severity],
    message: { text: `${found.name} ${found.version} in ${subjects.join(', ')} has ${id} (${severity}). ${fix}` },
    locations: files.map((uri) => ({
      physicalLocation: { artifactLocation: { uri: encodeURI(uri) }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: found.purl ?? `${found.name}@${found.version}`, kind: 'package' }],
    })),
    // The same vulnerability of the same package is one alert, in whatever version.
    partialFingerprints: {
      'waybillFinding/v1': hash([id, found.purl?.replace(/[@?].*$/s, '') ?? found.name, ...files]),
    },
    ...(isSuppressed ? { suppressions: [suppression] } : {}),
  };
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
