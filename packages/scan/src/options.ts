import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('expected a text that is not empty'));
const days = v.pipe(v.number(), v.minValue(0, 'expected a number of days, at least 0'));
const hours = v.pipe(v.number(), v.minValue(0, 'expected a number of hours, at least 0'));
const sha256 = v.pipe(v.string(), v.toLowerCase(), v.regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits'));

/** In the order in which one is chosen: the first reads all kinds of packages without a database of its own. */
export const scannerNames = ['osv-scanner', 'grype', 'trivy', 'debsecan', 'pip-audit', 'npm-audit', 'command'] as const;
export type ScannerName = (typeof scannerNames)[number];

const pin = v.optional(sha256);
const pins = v.strictObject({
  'osv-scanner': pin,
  grype: pin,
  trivy: pin,
  debsecan: pin,
  'pip-audit': pin,
  'npm-audit': pin,
  command: pin,
});

const command = v.strictObject({
  run: v.pipe(v.array(v.string()), v.nonEmpty('a command has at least a program')),
  format: v.optional(v.picklist(['waybill', 'osv-scanner', 'grype', 'trivy']), 'waybill'),
});

export const Options = options({
  scanners: option(
    v.optional(v.union([v.literal('auto'), v.pipe(v.array(v.picklist(scannerNames)), v.nonEmpty())]), 'auto'),
    'Which tools scan. With `"auto"`, the first of osv-scanner, grype, trivy and debsecan that is on the `PATH`; see [scanners](#scanners).',
  ),
  failOn: option(
    v.optional(v.picklist(['low', 'medium', 'high', 'critical', 'never']), 'high'),
    'The lowest severity that blocks a release.',
  ),
  unknown: option(
    v.optional(v.picklist(['block', 'warn']), 'warn'),
    'What a vulnerability without a known severity does.',
  ),
  onlyFixed: option(
    v.optional(v.boolean(), false),
    'Whether only vulnerabilities block for which a version without them is known.',
  ),
  prereleases: option(v.optional(v.picklist(['warn', 'block']), 'warn'), 'What findings do to a pre-release.'),
  graceHours: option(
    v.optional(hours, 0),
    'Hours after its publication in which a vulnerability only warns, so that a hotfix is not held up by it.',
  ),
  accept: option(
    v.optional(v.string(), ''),
    'Findings to accept in this run, each with its reason: `CVE-2026-1234=no fix yet, hotfix for the outage`. Several are separated by `;`. See [accept](#accept-findings-of-one-release).',
    { env: 'WAYBILL_ACCEPT_FINDINGS' },
  ),
  ignoreFile: option(
    v.optional(text, 'vulnerability-ignores.yaml'),
    'File with the ignores of the project, relative to the repository. It need not exist.',
  ),
  vex: option(
    v.optional(v.array(text), ['.vex/*.json', '*.openvex.json', '*.vex.cdx.json']),
    'VEX documents (OpenVEX or CycloneDX) whose statements count: paths or patterns in the repository.',
  ),
  maxDataAge: option(v.optional(days, 5), "Days that a scanner's data may be old."),
  offline: option(
    v.optional(v.boolean(), false),
    'Whether scanners use only the databases that are on this machine already.',
  ),
  sha256: option(
    v.optional(pins, {}),
    'SHA-256 of the program of each scanner, by name. A program with another one is not started.',
  ),
  env: option(
    v.optional(v.array(text), []),
    'Names of variables that scanners get beside those of the [allow-list](#what-a-scanner-sees), secrets included.',
  ),
  timeout: option(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 600),
    'Seconds that one run of a scanner may take.',
  ),
  command: option(
    v.optional(command),
    'A program that scans, for `scanners: ["command"]`, and the format of what it prints; see [a command of your own](#a-command-of-your-own).',
  ),
  debsecanSource: option(
    v.optional(v.pipe(v.string(), v.url('not a URL'))),
    'Address from which debsecan gets its data, instead of that of Debian.',
  ),
  compare: option(
    v.optional(v.boolean(), true),
    'Whether the SBOM of the last release is scanned too, to tell which vulnerabilities this release closes.',
  ),
  apiUrl: option(
    v.optional(v.pipe(v.string(), v.url('not a URL'))),
    "Base address of GitHub's API, where the SBOM of the last release is. Jobs of GitHub have it.",
    { env: 'GITHUB_API_URL' },
  ),
  token: option(v.optional(v.string()), 'Token that may read the releases of the repository.', {
    env: 'GITHUB_TOKEN',
    secret: true,
  }),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type ScanOptions = WrittenOptions<typeof Options>;
