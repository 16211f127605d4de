export { parseDebsecanReport } from './parse-debsecan-report.ts';
export { parseGrypeReport } from './parse-grype-report.ts';
export { parseNpmAudit } from './parse-npm-audit.ts';
export { parseOsvReport } from './parse-osv-report.ts';
export { parseOwnReport } from './parse-own-report.ts';
export { parsePipAudit } from './parse-pip-audit.ts';
export { parseTrivyReport } from './parse-trivy-report.ts';
export { Time } from './report-schema.ts';
export type { ScanReport } from './scan-report.ts';
