import { inlineCode, ReleaseError } from '@waybill/kernel';

export const notAtTheRoot = (prefix: string) =>
  new ReleaseError(
    'EDOCTORFOLDER',
    `${inlineCode(prefix.replace(/\/$/, ''))} is a folder below the root of the repository.`,
    `Workflows and the configuration are at the root. Run \`npx waybill doctor --cwd ${prefix.replace(/[^/]+\//g, '../').replace(/\/$/, '')}\`.`,
  );

export const noHost = () =>
  new ReleaseError(
    'EDOCTORHOST',
    'semantic-release is not installed here.',
    'Install it with the preset: `npx waybill init` sets it up. Without an installation, `npx --package @waybill/preset waybill doctor` brings both along.',
  );
