import { ReleaseError } from '@waybill/kernel';

const install =
  'Install one in the job of the release, for example osv-scanner. Or set `scan.enabled` to `"auto"` (then it is off without one) or `false`.';

export const nothingToScan = (version: string) =>
  new ReleaseError(
    'ENOTHINGTOSCAN',
    `There is nothing to scan: no earlier step recorded an SBOM of ${version}.`,
    'Put `@waybill/sbom` before `@waybill/scan`, or set `scan.enabled` to `"auto"` or `false`.',
  );

export const noScanner = (programs: readonly string[]) =>
  new ReleaseError('ENOSCANNER', `No scanner is on the PATH: none of ${programs.join(', ')}.`, install);

export const scannerMissing = (name: string, program: string) =>
  new ReleaseError(
    'ESCANNERMISSING',
    `The scanner ${name} is missing: \`${program}\` is not on the PATH.`,
    'Install it in the job of the release, or change `scan.scanners`. Folders inside the repository do not count.',
  );

export const commandMissing = () =>
  new ReleaseError(
    'ENOSCANCOMMAND',
    '`scan.scanners` names `command`, but `scan.command` is not set.',
    'For example: `"scan": { "scanners": ["command"], "command": { "run": ["my-scanner", "--json"] } }`.',
  );

export const wrongProgram = (name: string, path: string, sha256: string) =>
  new ReleaseError(
    'ESCANNERHASH',
    `\`${path}\` is not the program that \`scan.sha256\` names for ${name}, so it was not started.`,
    `Its SHA-256 is \`${sha256}\`. If you have updated the scanner, compare this with the checksum of its release page and change the option. Otherwise find out who has replaced the program.`,
  );

export const unreadableSbom = (name: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ESCANSBOM',
    `The SBOM \`${name}\` cannot be scanned: ${reason}.`,
    'Run the release again, so that it is written again. If another plugin wrote it, correct that plugin.',
    { cause },
  );

export const changedSbom = (name: string) =>
  new ReleaseError(
    'ESCANSBOMCHANGED',
    `The SBOM \`${name}\` is not the one that was recorded.`,
    'Another step changed the file after it was written. Find it, and run the release again.',
  );

export const nothingScanned = (scanner: string, subject: string) =>
  new ReleaseError(
    'ESCANEMPTY',
    `${scanner} found no packages to look at in ${subject}, so nothing was scanned.`,
    'An empty scan is no clean scan. Check that the SBOM lists packages with versions (a lock file gives them), and that the scanner knows their kind.',
  );

export const uncovered = (subject: string, components: number) =>
  new ReleaseError(
    'ESCANUNCOVERED',
    `Nothing of ${subject} was scanned: no scanner of this run knows any of its ${components} components.`,
    'Add a lock file where versions are missing, so that the SBOM lists them. Add a scanner for the kinds that are left, for example `"scan": { "scanners": ["osv-scanner", "debsecan"] }`.',
  );

export const scanFailed = (scanner: string, subject: string, exitCode: number | undefined, output: string) =>
  new ReleaseError(
    'ESCANFAILED',
    `${scanner} failed on ${subject}: ${exitCode === undefined ? 'it did not end within the limits of time and output' : `exit code ${exitCode}`}.`,
    `A scan that failed says nothing about the release, so the release stops. Correct what the scanner says, and run the release again. \`scan.timeout\` is the time that it has.\n\n${output}`,
  );

export const unreadableReport = (scanner: string, subject: string, output: string) =>
  new ReleaseError(
    'ESCANREPORT',
    `${scanner} ended, but what it printed about ${subject} is not a report of the expected form.`,
    `Use a version of the scanner that the README names. If it is one, report this as a bug with the output.\n\n${output}`,
  );

export const staleData = (scanner: string, day: string, days: number) =>
  new ReleaseError(
    'ESCANDATA',
    `The data of ${scanner} is of ${day}, older than ${days} days.`,
    'Update its database (osv-scanner: `--download-offline-databases`, grype: `grype db update`, Trivy: `trivy image --download-db-only`), and run the release again. `scan.maxDataAge` is the limit.',
  );

export const unknownAge = (scanner: string) =>
  new ReleaseError(
    'ESCANDATAAGE',
    `The age of the data of ${scanner} is not known, so its result cannot be relied on.`,
    'Update the scanner and its database. The README says where the age is read from.',
  );

export const invalidIgnores = (place: string, problem: string) =>
  new ReleaseError(
    'EIGNOREFILE',
    `\`${place}\`: ${problem}.`,
    'Each entry has `id`, `reason` and `until`, for example `- { id: CVE-2026-1234, reason: The parser is not reached, until: 2027-01-31 }`.',
  );

export const expiredIgnore = (place: string, id: string, until: string) =>
  new ReleaseError(
    'EIGNOREEXPIRED',
    `\`${place}\`: the ignore of ${id} has expired on ${until}.`,
    'Look at the vulnerability again. Remove the entry if it is no longer needed, or set a new date with a reason that is true today.',
  );

export const unreadableVex = (file: string, reason: string) =>
  new ReleaseError(
    'EVEX',
    `The VEX document \`${file}\` cannot be read: ${reason}.`,
    'It must be an OpenVEX or CycloneDX document in JSON. Correct it, or leave it out of `scan.vex`.',
  );

export const unexplainedAcceptance = (text: string) =>
  new ReleaseError(
    'EACCEPTREASON',
    `\`scan.accept\` has \`${text}\`, which is not a name with a reason.`,
    'Write `NAME=REASON`, several separated by `;`: `WAYBILL_ACCEPT_FINDINGS="CVE-2026-1234=no fix yet, hotfix for the outage"`.',
  );

export const vulnerable = (version: string, headline: string, details: string) =>
  new ReleaseError('EVULNERABLE', `${version} is not released: ${headline}.`, details);
